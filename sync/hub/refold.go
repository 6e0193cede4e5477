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
		fact, err := b.decoded(e)
		if err != nil {
			return err
		}
		if fact == nil || !foldable(b.overlay, *fact) {
			continue // not yet: a later version tries again
		}
		if err := b.record([]domain.Fact{*fact}); err != nil {
			return err
		}
		if err := b.tx.Refolded(e.Site); err != nil {
			return err
		}
	}
	return nil
}

// decoded is the fact that carries an undecoded one, or nil while this version does not understand it.
func (b *batch) decoded(e Entry) (*domain.Refolded, error) {
	replica, err := b.tx.Replica(e.Replica)
	if err != nil {
		return nil, err
	}
	envelope, err := wire.Open(e.Data)
	if err != nil {
		return nil, err // it was opened when it came
	}
	fact, err := b.hub.release.Decode(envelope)
	if err != nil {
		return nil, nil // this version does not understand it either
	}
	if _, again := fact.(domain.Refolded); again {
		return nil, nil // what it carries waits for itself
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
