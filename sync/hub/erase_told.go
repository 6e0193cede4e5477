package hub

import (
	"errors"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// tellErased adds to a fact out of which a person was taken what was recorded there: its hash, on the site's word.
func (f factReader) tellErased(e Entry, fact *wire.LoggedFact) error {
	if nameless, err := f.hub.release.statesNobody(e.Data); err != nil || !nameless {
		return err
	}
	from, err := f.replica(e.Replica)
	if err != nil {
		return err
	}
	before := from.Before
	if e.Number > max(from.First, 1) {
		last, err := f.s.Recorded(e.Replica, e.Number-1)
		if err != nil {
			return err
		}
		before = last.Hash
	}
	if wire.Link(before, e.Data) == e.Hash {
		return nil // it never named anybody
	}
	key, err := f.hub.siteKeyOf(f.s)
	if err != nil {
		return err
	}
	return fact.SignErased(e.Hash, key)
}

// left is what stands now in the place of facts that named a person, as a fact of the hub tells. Devices have got them as they were.
func (f factReader) left(e Entry) (facts []wire.LoggedFact, err error) {
	from, err := f.replica(e.Replica)
	if err != nil || from.Device() {
		return nil, err
	}
	envelope, err := wire.Open(e.Data)
	if err != nil || envelope.Kind != domain.KindWorkerErased {
		return nil, err
	}
	fact, err := envelope.Fact()
	if err != nil {
		return nil, err
	}
	for _, ref := range fact.(domain.WorkerErased).Facts {
		changed, err := f.s.Recorded(ref.Replica, ref.Number)
		if errors.Is(err, ErrNotFound) {
			continue // it is lost, and named for the day that it comes back
		}
		if err != nil {
			return nil, err
		}
		left := logged(changed)
		if err := f.tellErased(changed, &left); err != nil {
			return nil, err
		}
		if left.Erased != nil {
			facts = append(facts, left)
		}
	}
	return facts, nil
}

// logged is an entry as devices get it.
func logged(e Entry) wire.LoggedFact {
	return wire.LoggedFact{Site: e.Site, Replica: e.Replica, Number: e.Number, Data: e.Data, Low: e.Low, High: e.High, Signature: e.Signature}
}

// statesNobody tells whether a sealed fact states a worker who has neither name nor PIN.
func (r Release) statesNobody(data []byte) (bool, error) {
	worker, ok, err := r.statedWorker(data)
	return ok && worker.Name == "" && worker.PINHash == "", err
}

// statedWorker is the worker that a sealed fact states, if it states one.
func (r Release) statedWorker(data []byte) (worker domain.Worker, ok bool, err error) {
	envelope, err := wire.Open(data)
	if err != nil || envelope.Kind != domain.KindStated {
		return domain.Worker{}, false, err
	}
	fact, err := r.Decode(envelope)
	stated, known := fact.(domain.Stated)
	if err != nil || !known {
		return domain.Worker{}, false, nil // a later version stated it
	}
	worker, ok = stated.Row.(domain.Worker)
	return worker, ok, nil
}
