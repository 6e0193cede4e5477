package hub

import (
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// errNotRecorded says that a fact is not what was recorded, and that nothing explains it.
var errNotRecorded = errors.New("it is not what its device recorded")

func (a *auditor) breakAt(e Entry, err error) error {
	return fmt.Errorf("position %d, fact %d of %s: %w", e.Site, e.Number, a.replicas[e.Replica].Name, err)
}

// changedMax bounds the facts that wait at a time for the word that says why they are not what was recorded: a site erases a
// person with a few statements about him each.
const changedMax = 100_000

// nameless is a statement about a worker from which his name was taken, with nothing of its bytes but whom it is about.
type nameless struct {
	Entry
	badge string
}

// doubt puts a fact aside that is not what was recorded, until it is explained. Nothing explains another one than what an erasure
// leaves of a statement about a worker.
func (a *auditor) doubt(e Entry) error {
	worker, ok, err := a.release.statedWorker(e.Data)
	if err != nil || !ok || worker.Name != "" || worker.PINHash != "" || len(a.changed) >= changedMax {
		return errNotRecorded // its bytes may be anything: what is wrong with those is not the matter
	}
	ref := refOf(e)
	e.Data, e.Signature = nil, nil
	a.changed[ref] = nameless{e, worker.Badge}
	return nil
}

// explain accepts facts from which a person was erased: the hub's own word, itself unchanged, names each of them, and what is
// left are statements about him without name and PIN. For the roles in them there is only the hub's word.
func (a *auditor) explain(e Entry) error {
	if len(a.changed) == 0 || a.replicas[e.Replica].Device() {
		return nil
	}
	envelope, err := wire.Open(e.Data)
	if err != nil || envelope.Kind != domain.KindWorkerErased {
		return err
	}
	fact, err := envelope.Fact()
	if err != nil {
		return err
	}
	erased := fact.(domain.WorkerErased)
	for _, ref := range erased.Facts {
		changed, ok := a.changed[ref]
		if !ok {
			continue
		}
		if changed.badge != erased.Badge {
			return a.breakAt(changed.Entry, errNotRecorded)
		}
		delete(a.changed, ref)
	}
	return nil
}

// unexplained names the first fact that is not what was recorded, and of which nothing says why.
func (a *auditor) unexplained() error {
	var first *Entry
	for _, fact := range a.changed {
		if first == nil || fact.Site < first.Site {
			first = &fact.Entry
		}
	}
	if first == nil {
		return nil
	}
	return a.breakAt(*first, errNotRecorded)
}
