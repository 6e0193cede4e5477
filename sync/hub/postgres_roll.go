package hub

import (
	"context"
	"database/sql"
	"sync"
)

// roll tells requests which device they come from. Every request begins with that question, and many come at once when a
// commit was acknowledged: those that come while one trip to the database is under way share the next one.
type roll struct {
	db *sql.DB

	mu     sync.Mutex
	asked  map[string]*rollCall // that wait for the next trip, by device
	asking bool                 // a trip is under way
}

// rollCall is one question for a device.
type rollCall struct {
	answered chan struct{} // closed when the rest is there
	device   Replica
	err      error
}

// Replica returns a device by the id of its enrolment.
func (r *roll) Replica(ctx context.Context, id string) (Replica, error) {
	call := r.ask(context.WithoutCancel(ctx), id)
	select {
	case <-call.answered:
		return call.device, call.err
	case <-ctx.Done():
		return Replica{}, ctx.Err()
	}
}

// ask puts a question among those of the next trip, which begins at once when none is under way. It belongs to nobody who
// asks, so it outlives them.
func (r *roll) ask(ctx context.Context, id string) *rollCall {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.asked == nil {
		r.asked = map[string]*rollCall{}
	}
	call := r.asked[id]
	if call == nil {
		call = &rollCall{answered: make(chan struct{})}
		r.asked[id] = call
	}
	if !r.asking {
		r.asking = true
		go r.answer(ctx)
	}
	return call
}

// answer makes trips until nobody asks.
func (r *roll) answer(ctx context.Context) {
	for {
		r.mu.Lock()
		calls := r.asked
		r.asked = nil
		r.asking = len(calls) > 0
		r.mu.Unlock()
		if len(calls) == 0 {
			return
		}
		found, err := r.read(ctx, sortedKeys(calls))
		for id, call := range calls {
			device, ok := found[id]
			call.device, call.err = device.Replica, err
			if err == nil && !ok {
				call.err = ErrNotFound
			}
			close(call.answered)
		}
	}
}

func (r *roll) read(ctx context.Context, ids []string) (map[string]keptReplica, error) {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	for try := 1; ; try++ {
		found, err := findReplicas(ctx, listing{r.db}, ids)
		if err == nil {
			return found, nil
		}
		if err := waitToRetry(ctx, try, err); err != nil {
			return nil, err
		}
	}
}

// listing is a database on which a []string can be an argument.
type listing struct{ *sql.DB }

// QueryContext runs a query.
func (l listing) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	converted, err := postgresArgs(args)
	if err != nil {
		return nil, err
	}
	return l.DB.QueryContext(ctx, query, converted...)
}
