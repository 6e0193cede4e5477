package link_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/wire"
)

// A handheld that changes hands with facts unsent sends each with the name of who made it, whoever is at it by then.
func TestShiftChangeWithUnsentFacts(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	l := link.New(d)
	sync(t, l)
	l.Radio(false)
	for _, worker := range []string{"W-1", "W-8", "W-1"} {
		if err := d.Record(worker, []domain.Fact{received(1)}, []byte(`{"step":"home"}`)); err != nil {
			t.Fatal(err)
		}
	}
	l.Radio(true)
	sync(t, l)
	var workers []string
	err := s.store.View(t.Context(), func(rows hub.Snapshot) error {
		entries, err := rows.Log(0, 1000)
		for _, e := range entries {
			if e.Replica != d.Identity().Replica {
				continue
			}
			envelope, err := wire.Open(e.Data)
			if err != nil {
				return err
			}
			workers = append(workers, envelope.Worker)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(workers) != 3 || workers[0] != "W-1" || workers[1] != "W-8" || workers[2] != "W-1" {
		t.Errorf("the hub has facts of %v", workers)
	}
}
