package labels

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// queueMost is the most jobs that wait on a device; more means that nobody looks after the printer.
const queueMost = 1000

// The pauses between two tries, as they grow.
const (
	retryFirst = 2 * time.Second
	retryLast  = 30 * time.Second
)

// Errors of the queue.
var (
	ErrQueueFull = errors.New("too many labels wait for the printer")
	ErrNoJob     = errors.New("no such label job")
)

// JobState is where a label is.
type JobState string

// The states of a label.
const (
	Waiting   JobState = "waiting"   // not sent yet, or sent without success that is known
	Sending   JobState = "sending"   // on the wire
	Printed   JobState = "printed"   // the printer has it
	Uncertain JobState = "uncertain" // the connection broke in the middle: a person must look and call Reprint or Done
)

// Job is one label to print.
type Job struct {
	Key   string   `json:"key"` // says which label this is: the same key is printed once, however often it is added
	ZPL   string   `json:"zpl"`
	State JobState `json:"state"`
	Tries int      `json:"tries,omitempty"`
}

// sender is what the queue needs of a printer.
type sender interface {
	Print(ctx context.Context, zpl string) (Status, error)
}

// Queue holds the labels of one printer, in order, through the time it is out of reach. It is safe for concurrent use;
// one label is sent at a time.
type Queue struct {
	keep func([]Job) error // makes the jobs durable; nil for those that live as long as the program

	sending sync.Mutex // held while a job is on the wire
	mu      sync.Mutex // guards the fields below
	printer sender
	jobs    []Job
	trouble error         // of the last try
	news    chan struct{} // there may be something to print; has room for one signal
}

// NewQueue returns a queue for the printer, which may be nil until Use names one, with the jobs that a former run left.
func NewQueue(printer *Printer, jobs []Job) *Queue {
	q := &Queue{jobs: slices.Clone(jobs), news: make(chan struct{}, 1)}
	if printer != nil {
		q.printer = printer
	}
	return q
}

// Use sends what waits to another printer from now on.
func (q *Queue) Use(printer *Printer) {
	q.mu.Lock()
	q.printer, q.trouble = printer, nil
	q.mu.Unlock()
	q.Wake()
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
	if err := q.save(); err != nil {
		q.jobs = q.jobs[:len(q.jobs)-1]
		return err
	}
	q.Wake()
	return nil
}

// Reprint lets a label be printed once more, after a jam or when it is uncertain.
func (q *Queue) Reprint(key string) error {
	err := q.set(key, Waiting)
	q.Wake()
	return err
}

// Done records that an uncertain label did come out.
func (q *Queue) Done(key string) error { return q.set(key, Printed) }

// Forget drops a label whose end is known elsewhere. One that is not there or on the wire stays as it is.
func (q *Queue) Forget(key string) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	left := slices.DeleteFunc(slices.Clone(q.jobs), func(job Job) bool { return job.Key == key && job.State != Sending })
	if len(left) == len(q.jobs) {
		return nil
	}
	q.jobs = left
	return q.save()
}

func (q *Queue) set(key string, state JobState) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := range q.jobs {
		if q.jobs[i].Key == key {
			q.jobs[i].State = state
			return q.save()
		}
	}
	return fmt.Errorf("find label %s: %w", key, ErrNoJob)
}

func (q *Queue) save() error {
	if q.keep == nil {
		return nil
	}
	return q.keep(q.jobs)
}

// Jobs returns a copy of all jobs, in order.
func (q *Queue) Jobs() []Job {
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Clone(q.jobs)
}

// Trouble is what kept the last label from being printed, or nil.
func (q *Queue) Trouble() error {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.trouble
}

// Run sends the waiting labels in order and stops at the first that is not printed, so that the order stays. It returns how
// many were printed. The caller runs it again when the printer or the network is back.
func (q *Queue) Run(ctx context.Context) (printed int, err error) {
	q.sending.Lock()
	defer q.sending.Unlock()
	for {
		job, printer, err := q.next()
		if err != nil || job.Key == "" {
			return printed, err
		}
		_, err = printer.Print(ctx, job.ZPL)
		state := Waiting
		switch {
		case err == nil:
			state = Printed
			printed++
		case errors.Is(err, ErrUncertain):
			state = Uncertain
		}
		q.mu.Lock()
		q.trouble = err
		q.mu.Unlock()
		if err = errors.Join(err, q.set(job.Key, state)); err != nil {
			return printed, fmt.Errorf("print %s: %w", job.Key, err)
		}
	}
}

// next takes the first waiting job onto the wire and counts the try. That it is there is durable before its first byte is sent, or a crash
// in between would print it twice. Without a printer, or without a job, there is none.
func (q *Queue) next() (Job, sender, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.printer == nil {
		return Job{}, nil, nil
	}
	for i := range q.jobs {
		if q.jobs[i].State != Waiting {
			continue
		}
		q.jobs[i].State = Sending
		q.jobs[i].Tries++
		if err := q.save(); err != nil {
			q.jobs[i].State = Waiting
			return Job{}, nil, err
		}
		return q.jobs[i], q.printer, nil
	}
	return Job{}, nil, nil
}

// Wake lets Serve try again at once, as when the network is back.
func (q *Queue) Wake() {
	select {
	case q.news <- struct{}{}:
	default:
	}
}

// Serve prints until the context ends, and returns nil then: at once what is added, and again and again, with pauses that grow, what could not be printed.
func (q *Queue) Serve(ctx context.Context) error {
	pause := retryFirst
	for {
		if _, err := q.Run(ctx); err == nil {
			pause = retryFirst
		} else {
			pause = min(2*pause, retryLast)
		}
		again := time.NewTimer(pause)
		select {
		case <-q.news:
		case <-again.C:
		case <-ctx.Done():
			again.Stop()
			return nil
		}
		again.Stop()
	}
}
