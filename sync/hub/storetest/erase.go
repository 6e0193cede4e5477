package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// testErase takes a person out of rows and log. What he did stays his, and the log still proves that nothing else of it was
// changed.
func testErase(t *testing.T, store hub.Store) {
	const name, pin = "Ada Lovelace", "$argon2id$v=19$ada"
	h := newHub(t, store)
	ada := domain.Worker{Badge: "W-7", Name: name, PINHash: pin, Roles: []domain.Role{domain.Receiver}}
	for _, language := range []string{"en", "de"} {
		ada.Language = language
		if err := h.Import(t.Context(), Start, []domain.Row{ada, domain.Worker{Badge: "W-8", Name: "Bo", PINHash: pin + "bo"}, domain.Item{Code: language}}); err != nil {
			t.Fatal(err)
		}
	}
	if facts, err := h.Erase(t.Context(), Start, "W-7"); err != nil || facts != 2 {
		t.Fatalf("%d facts were changed (%v)", facts, err)
	}
	if facts, err := h.Erase(t.Context(), Start, "W-7"); err != nil || facts != 0 {
		t.Errorf("again, %d facts were changed (%v)", facts, err)
	}
	if _, err := h.Erase(t.Context(), Start, "nobody"); !errors.Is(err, hub.ErrNotFound) {
		t.Errorf("a badge that nobody has: %v", err)
	}
	var bo hub.Entry
	err := store.View(t.Context(), func(s hub.Snapshot) error {
		if left, _ := domain.Get[domain.Worker](s, "W-7"); left.Name != domain.ErasedName || left.PINHash != "" || len(left.Roles) > 0 {
			t.Errorf("his row is %+v", left)
		}
		log, err := s.Log(0, 1000)
		for _, e := range log {
			if bytes.Contains(e.Data, []byte(name)) || bytes.Contains(e.Data, []byte(pin)) && !bytes.Contains(e.Data, []byte(pin+"bo")) {
				t.Errorf("position %d still tells of him: %q", e.Site, e.Data)
			}
			if bytes.Contains(e.Data, []byte(pin+"bo")) {
				bo = e
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Audit(t.Context()); err != nil {
		t.Errorf("after he was erased: %v", err)
	}
	envelope, err := wire.Open(bo.Data)
	if err != nil {
		t.Fatal(err)
	}
	forged, err := wire.Seal(envelope, domain.Stated{Row: domain.Worker{Badge: "W-8"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Update(t.Context(), func(tx hub.Tx) error { return tx.Redact(bo.Site, forged) }); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Audit(t.Context()); err == nil {
		t.Error("somebody was erased of whom no fact says so, and the audit finds nothing")
	}
	other, err := wire.Seal(envelope, domain.Stated{Row: domain.Item{Code: "I-1"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Update(t.Context(), func(tx hub.Tx) error { return tx.Redact(bo.Site, other) }); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Audit(t.Context()); err == nil || !strings.Contains(err.Error(), fmt.Sprintf("position %d, ", bo.Site)) {
		t.Errorf("position %d says something else than what was recorded, and the audit says %v", bo.Site, err)
	}
}
