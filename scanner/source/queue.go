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
	// queueMost is the most inputs that may wait; a worker cannot be that far ahead of the screen.
	queueMost = 4096
)

// Errors of the queue.
var (
	ErrFull   = errors.New("too many inputs wait")
	ErrClosed = errors.New("queue is closed")
)

// Queue is the one line in which all scans wait, together with what is pressed between them. It drops nothing and keeps the order.
// The same code from the same source twice is two units; the same event from two sources is one; a tag that stays in sight is
// one. It is safe for concurrent use, and neither Push nor Put ever blocks.
type Queue struct {
	mu      sync.Mutex
	waiting []*event
	recent  []*event // within echoWindow of the newest
	tags    Tags
	closed  bool
	news    chan struct{} // has room for one signal
}

// Entry is the next thing in the line: a scan, or an input of another kind.
type Entry struct {
	Raw   Raw
	Input any // what Put was given; nil for a scan
}

// event is what happened once, with the sources that told of it.
type event struct {
	Entry
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
	if len(q.waiting) >= queueMost { // before the tag counts as seen, so that it can come again
		return fmt.Errorf("push scan: %w", ErrFull)
	}
	if raw.isTag() {
		seen, isNew := q.tags.Feed(raw.Data, raw.At)
		if !isNew {
			return nil
		}
		seen.Source = raw.Source
		raw = seen
	}
	e := &event{Entry: Entry{Raw: raw}, key: raw.same(), sources: []string{raw.Source}}
	q.recent = append(q.recent, e)
	q.join(e)
	return nil
}

// Put puts an input that is no scan at the end, such as a key that was pressed between two scans. Its errors are those of Push.
func (q *Queue) Put(input any) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case q.closed:
		return fmt.Errorf("put input: %w", ErrClosed)
	case len(q.waiting) >= queueMost:
		return fmt.Errorf("put input: %w", ErrFull)
	}
	q.join(&event{Entry: Entry{Input: input}})
	return nil
}

func (q *Queue) join(e *event) {
	q.waiting = append(q.waiting, e)
	q.wake()
}

// wake tells one reader that there is something to take.
func (q *Queue) wake() {
	select {
	case q.news <- struct{}{}:
	default:
	}
}

// echoes looks for the oldest recent event with the same data that this source has not told of, and joins it.
func (q *Queue) echoes(raw Raw) bool {
	fresh := q.recent[:0]
	for _, e := range q.recent {
		if apart := raw.At - e.Raw.At; apart <= echoWindow && apart >= -echoWindow {
			fresh = append(fresh, e)
		}
	}
	q.recent = fresh
	key := raw.same()
	for _, e := range q.recent {
		if e.key == key && !e.has(raw.Source) {
			e.sources = append(e.sources, raw.Source)
			if raw.richer(e.Raw) {
				raw.At = e.Raw.At
				e.Raw = raw
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

// Pop waits for the next entry. It returns ErrClosed after Close, when all that waited are taken, or the context's error.
func (q *Queue) Pop(ctx context.Context) (Entry, error) {
	for {
		if entry, ok, closed := q.take(); ok {
			return entry, nil
		} else if closed {
			return Entry{}, fmt.Errorf("pop input: %w", ErrClosed)
		}
		select {
		case <-q.news:
		case <-ctx.Done():
			return Entry{}, fmt.Errorf("pop input: %w", ctx.Err())
		}
	}
}

func (q *Queue) take() (entry Entry, ok, closed bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) == 0 {
		return Entry{}, false, q.closed
	}
	entry = q.waiting[0].Entry
	q.waiting[0] = nil
	q.waiting = q.waiting[1:]
	if len(q.waiting) > 0 || q.closed {
		q.wake() // there may be another reader
	}
	return entry, true, q.closed
}

// Close refuses further inputs; those that wait can still be taken.
func (q *Queue) Close() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.closed = true
	q.wake()
}
