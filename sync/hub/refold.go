package hub

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// refoldMax is how many undecoded facts one commit tries.
const refoldMax = 500

// refold lets facts count that an older version of the hub could not decode or fold. Each is carried by a fact of the
// hub that is folded now, so that whoever folds the log from nothing gets the same rows at every position.
func (b *batch) refold() error {
	waiting, err := b.tx.Undecoded(refoldMax)
	if err != nil {
		return err
	}
	for _, e := range waiting {
		done, err := b.refoldEntry(e)
		if err == nil && done {
			err = b.tx.Refolded(e.Site)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// refoldEntry lets a fact count; done is false while this version does not understand it, so that a later one tries again.
func (b *batch) refoldEntry(e Entry) (done bool, err error) {
	envelope, err := wire.Open(e.Data)
	if err != nil {
		return false, err // it was opened when it came
	}
	if envelope.Kind == domain.KindRefolded {
		return true, nil // what it carries waits for itself
	}
	fact, err := b.decoded(e, envelope)
	switch {
	case err != nil || fact == nil:
		return false, err
	case !fact.Waits(b.overlay):
		return true, nil // a device gave back what this hub had made of it before it lost that
	case !foldable(b.overlay, *fact):
		return false, nil
	}
	return true, b.record([]domain.Fact{*fact})
}

// decoded is the fact that carries an undecoded one, or nil while this version does not understand it.
func (b *batch) decoded(e Entry, envelope wire.Envelope) (*domain.Refolded, error) {
	replica, err := b.tx.Replica(e.Replica)
	if err != nil {
		return nil, err
	}
	fact, err := b.hub.release.Decode(envelope)
	if err != nil {
		return nil, nil // this version does not understand it either
	}
	epochs, err := EpochsOf(b.tx)
	if err != nil {
		return nil, err
	}
	return &domain.Refolded{Seen: seenOf(e, envelope, replica, epochs.At(e.Site)), Worker: envelope.Worker, Fact: fact}, nil
}

// foldable tries a fact aside, as one that makes the fold fail must not hold up anything.
func foldable(state *domain.Overlay, fact domain.Refolded) (ok bool) {
	defer func() {
		if cause := recover(); cause != nil {
			ok = false
		}
	}()
	domain.Fold(state.Clone(), domain.Seen{Device: hubReplica}, "", fact)
	return true
}
