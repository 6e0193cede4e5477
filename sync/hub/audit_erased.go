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
		if nameless, err := a.release.tellsNobody(changed.Data, erased.Badge); err != nil || !nameless {
			return errors.Join(err, a.breakAt(changed, errNotRecorded))
		}
		delete(a.changed, ref)
	}
	return nil
}

// unexplained names the first fact that is not what was recorded, and of which nothing says why.
func (a *auditor) unexplained() error {
	var first *Entry
	for _, e := range a.changed {
		if first == nil || e.Site < first.Site {
			first = &e
		}
	}
	if first == nil {
		return nil
	}
	return a.breakAt(*first, errNotRecorded)
}

// tellsNobody tells whether a sealed fact is what nameless leaves of a statement about a worker.
func (r Release) tellsNobody(data []byte, badge string) (bool, error) {
	worker, ok, err := r.statedWorker(data)
	return ok && worker.Badge == badge && worker.Name == "" && worker.PINHash == "", err
}
