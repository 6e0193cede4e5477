package labels

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// queueMost is the most jobs that wait on a device; more means that nobody looks after the printer.
const queueMost = 1000

// ErrQueueFull is returned when too many labels wait.
var ErrQueueFull = errors.New("too many labels wait for the printer")

// JobState is where a label is.
type JobState string

// The states of a label.
const (
	Waiting   JobState = "waiting"   // not sent yet, or sent without success that is known
	Printed   JobState = "printed"   // the printer has it
	Uncertain JobState = "uncertain" // the connection broke in the middle: a person must look and call Reprint or Done
)

// Job is one label to print.
type Job struct {
	Key   string // says which label this is: the same key is printed once, however often it is added
	ZPL   string
	State JobState
	Tries int
}

// sender is what the queue needs of a printer.
type sender interface {
	Print(ctx context.Context, zpl string) (Status, error)
}

// Queue holds the labels of one printer, in order, through the time it is out of reach. It is safe for concurrent use;
// one label is sent at a time. Save and Load of its jobs belong to the caller's own store.
type Queue struct {
	printer sender

	sending sync.Mutex // held while a job is on the wire
	mu      sync.Mutex // guards the fields below
	jobs    []Job
}

// NewQueue returns a queue for the printer with the jobs that a former run left.
func NewQueue(printer *Printer, jobs []Job) *Queue {
	return &Queue{printer: printer, jobs: append([]Job(nil), jobs...)}
}

// Add puts a label at the end. A key that is known changes nothing: the second order for the same label is the same order.
func (q *Queue) Add(key, zpl string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	waiting := 0
	for _, job := range q.jobs {
		if job.Key == key {
			return nil
		}
		if job.State == Waiting {
			waiting++
		}
	}
	if waiting >= queueMost {
		return fmt.Errorf("queue %s: %w", key, ErrQueueFull)
	}
	q.jobs = append(q.jobs, Job{Key: key, ZPL: zpl, State: Waiting})
	return nil
}

// Reprint lets a label be printed once more, after a jam or when it is uncertain. It reports whether the key is known.
func (q *Queue) Reprint(key string) bool { return q.set(key, Waiting) }

// Done records that an uncertain label did come out. It reports whether the key is known.
func (q *Queue) Done(key string) bool { return q.set(key, Printed) }

func (q *Queue) set(key string, state JobState) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range q.jobs {
		if q.jobs[i].Key == key {
			q.jobs[i].State = state
			return true
		}
	}
	return false
}

// Jobs returns a copy of all jobs, for the screen and for the store.
func (q *Queue) Jobs() []Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	return append([]Job(nil), q.jobs...)
}

// Run sends the waiting labels in order and stops at the first that is not printed, so that the order stays. It returns how
// many were printed. The caller runs it again when the printer or the network is back.
func (q *Queue) Run(ctx context.Context) (printed int, err error) {
	q.sending.Lock()
	defer q.sending.Unlock()
	for {
		job, waits := q.next()
		if !waits {
			return printed, nil
		}
		_, err := q.printer.Print(ctx, job.ZPL)
		switch {
		case err == nil:
			q.set(job.Key, Printed)
			printed++
		case errors.Is(err, ErrUncertain):
			q.set(job.Key, Uncertain)
			return printed, fmt.Errorf("print %s: %w", job.Key, err)
		default:
			return printed, fmt.Errorf("print %s: %w", job.Key, err)
		}
	}
}

// next returns the first waiting job and counts the try.
func (q *Queue) next() (Job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range q.jobs {
		if q.jobs[i].State == Waiting {
			q.jobs[i].Tries++
			return q.jobs[i], true
		}
	}
	return Job{}, false
}
