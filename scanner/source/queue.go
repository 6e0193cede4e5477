package source

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

const (
	// echoWindow is how far apart two sources deliver one event. A hand cannot scan the same code twice with two devices that fast.
	echoWindow = 300 * time.Millisecond
	// queueMost is the most scans that may wait; a worker cannot be that far ahead of the screen.
	queueMost = 4096
)

// Errors of the queue.
var (
	ErrFull   = errors.New("too many scans wait")
	ErrClosed = errors.New("queue is closed")
)

// Queue is the one line in which all scans wait. It drops none and keeps their order. The same code from the same source twice
// is two units; the same event from two sources is one. It is safe for concurrent use, and Push never blocks.
type Queue struct {
	mu      sync.Mutex
	waiting []*event
	recent  []*event // within echoWindow of the newest
	closed  bool
	news    chan struct{} // has room for one signal
}

// event is what happened once, with the sources that told of it.
type event struct {
	raw     Raw
	key     string
	sources []string
}

// NewQueue returns an empty queue.
func NewQueue() *Queue { return &Queue{news: make(chan struct{}, 1)} }

// Push puts a delivery at the end, unless another source told of the same event within 300 ms. It then keeps the version that says
// more, as long as nobody took the other. It returns ErrFull or ErrClosed, which the caller must show: the scan is not taken.
func (q *Queue) Push(raw Raw) error {
	raw.Data = clip(raw.Data)
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.closed {
		return fmt.Errorf("push scan: %w", ErrClosed)
	}
	if q.echoes(raw) {
		return nil
	}
	if len(q.waiting) >= queueMost {
		return fmt.Errorf("push scan: %w", ErrFull)
	}
	e := &event{raw: raw, key: raw.same(), sources: []string{raw.Source}}
	q.waiting = append(q.waiting, e)
	q.recent = append(q.recent, e)
	select {
	case q.news <- struct{}{}:
	default:
	}
	return nil
}

// echoes looks for the oldest recent event with the same data that this source has not told of, and joins it.
func (q *Queue) echoes(raw Raw) bool {
	fresh := q.recent[:0]
	for _, e := range q.recent {
		if apart := raw.At - e.raw.At; apart <= echoWindow && apart >= -echoWindow {
			fresh = append(fresh, e)
		}
	}
	q.recent = fresh
	key := raw.same()
	for _, e := range q.recent {
		if e.key == key && !e.has(raw.Source) {
			e.sources = append(e.sources, raw.Source)
			if raw.richer(e.raw) {
				raw.At = e.raw.At
				e.raw = raw
			}
			return true
		}
	}
	return false
}

func (e *event) has(source string) bool {
	for _, s := range e.sources {
		if s == source {
			return true
		}
	}
	return false
}

// Pop waits for the next scan. It returns ErrClosed after Close, when all that waited are taken, or the context's error.
func (q *Queue) Pop(ctx context.Context) (Raw, error) {
	for {
		if raw, ok, closed := q.take(); ok {
			return raw, nil
		} else if closed {
			return Raw{}, fmt.Errorf("pop scan: %w", ErrClosed)
		}
		select {
		case <-q.news:
		case <-ctx.Done():
			return Raw{}, fmt.Errorf("pop scan: %w", ctx.Err())
		}
	}
}

func (q *Queue) take() (raw Raw, ok, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return Raw{}, false, q.closed
	}
	raw = q.waiting[0].raw
	q.waiting[0] = nil
	q.waiting = q.waiting[1:]
	if len(q.waiting) > 0 || q.closed {
		select { // there may be another reader
		case q.news <- struct{}{}:
		default:
		}
	}
	return raw, true, q.closed
}

// Close refuses further scans; those that wait can still be taken.
func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	select {
	case q.news <- struct{}{}:
	default:
	}
}
