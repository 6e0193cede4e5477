package hub

import (
	"context"
	"crypto/rand"
	"errors"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
	"golang.org/x/sync/errgroup"
)

// held is a store that another hub holds: its first commit waits for it.
type held struct {
	Store
	asked, free chan struct{}
	commits     atomic.Int64
}

func (h *held) Update(ctx context.Context, change func(tx Tx) error) error {
	if h.commits.Add(1) == 1 {
		close(h.asked)
		<-h.free
	}
	return h.Store.Update(ctx, change)
}

// TestCommitTakesAlongWhatCame pushes while a commit waits for the store: when its turn comes, all that has come is of it.
func TestCommitTakesAlongWhatCame(t *testing.T) {
	const later = 9
	store := &held{Store: NewMemoryStore("first"), asked: make(chan struct{}), free: make(chan struct{})}
	s := NewSequencer(New(store, rand.Reader, Policy{}), time.Now)
	ctx, stop := context.WithCancel(t.Context())
	var running, pushing errgroup.Group
	running.Go(func() error { return s.Run(ctx) })
	push := func() error {
		if _, err := s.Push(ctx, PushFrom{Replica: "nobody"}); !errors.Is(err, wire.ErrNotEnrolled) {
			return errors.Join(errors.New("a push was not answered"), err)
		}
		return nil
	}
	pushing.Go(push)
	<-store.asked
	for range later {
		pushing.Go(push)
	}
	for len(s.queue) < later {
		runtime.Gosched()
	}
	close(store.free)
	if err := pushing.Wait(); err != nil {
		t.Error(err)
	}
	if n := store.commits.Load(); n != 1 {
		t.Errorf("%d commits", n)
	}
	stop()
	if err := running.Wait(); err != nil {
		t.Error(err)
	}
}
