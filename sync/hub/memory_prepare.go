package hub

import (
	"context"
	"maps"
)

var _ Preparer = (*MemoryStore)(nil)

// memoryFlight is a commit that was prepared and is not written yet.
type memoryFlight struct {
	state  memoryState   // as it leaves the store
	base   int           // how many commits the store had when it was prepared
	before *memoryFlight // the one that was under way then, and has to land first, or nil
	landed int           // how many commits the store has with it, once it has landed
}

// Prepare runs one commit over the store as the commits under way leave it. It waits for none of them, as a store with a disk
// has to where it does not remember what they change.
func (s *MemoryStore) Prepare(_ context.Context, change func(tx Tx) error) (write func(context.Context) error, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := &memoryFlight{base: s.commits, before: s.flight}
	from := s.state
	if f.before != nil {
		from = f.before.state
	}
	tx := &memoryTx{memoryState: from.apart(), prepared: true}
	err = change(tx)
	if tx.givenUp {
		err = ErrOvertaken // whatever change has made of it
	}
	if err != nil {
		return nil, err
	}
	tx.apply()
	f.state, s.flight = tx.memoryState, f
	return func(ctx context.Context) error { return s.land(ctx, f) }, nil
}

// apart is a state whose rows can be changed while the other one stays.
func (s memoryState) apart() memoryState {
	s.rows, s.bodies, s.leaving = s.rows.Clone(), maps.Clone(s.bodies), maps.Clone(s.leaving)
	return s
}

// land makes a prepared commit the store's last one, unless its context has ended or somebody else has committed meanwhile.
func (s *MemoryStore) land(ctx context.Context, f *memoryFlight) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.flight == f {
		s.flight = nil
	}
	base := f.base
	if f.before != nil {
		base = f.before.landed
	}
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case base != s.commits || f.before != nil && base == 0:
		return ErrOvertaken
	}
	s.commits++
	s.state, f.landed, f.before = f.state, s.commits, nil
	return nil
}
