package desk_test

import (
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work"
)

// keeper is a device's login: rows, a clock that anybody may set, and the desk.
type keeper struct {
	machine desk.Machine
	state   desk.State
	rows    *domain.Overlay
	now     time.Time
	number  uint64
}

func newKeeper() *keeper {
	k := &keeper{machine: desk.Machine{Verify: func(hash, pin string) bool { return hash == pin }}, rows: domain.NewOverlay(nil),
		now: time.Date(2026, 5, 4, 8, 0, 0, 0, time.UTC)}
	k.rows.Put(domain.Worker{Badge: "w1", PINHash: "1111"})
	return k
}

// try presents the badge with a PIN and tells whether it opened.
func (k *keeper) try(pin string) bool {
	for _, text := range []string{"w1", pin} {
		k.number++
		seen := domain.Seen{Device: "t1", Number: k.number}
		state, facts := k.machine.Next(k.state, work.Enter{Text: text}, work.View{Rows: k.rows, Now: k.now, Seen: seen})
		k.state = state
		for _, fact := range facts {
			domain.Fold(k.rows, seen, "", fact)
		}
	}
	open := k.state.Badge != ""
	k.state.Badge, k.state.Presented = "", ""
	return open
}

func (k *keeper) lock() {
	for range domain.PINFailuresMax {
		k.try("0000")
	}
}

// tell makes the rows say that the badge is locked, as a sync does.
func (k *keeper) tell(until time.Time) {
	worker, _ := domain.Get[domain.Worker](k.rows, "w1")
	worker.LockedUntil = until.UnixMilli()
	k.rows.Put(worker)
}

func TestLockLastsFiveMinutes(t *testing.T) {
	k := newKeeper()
	k.lock()
	for _, step := range []struct {
		by   time.Duration
		open bool
	}{{0, false}, {4 * time.Minute, false}, {time.Minute, true}} {
		k.now = k.now.Add(step.by)
		if got := k.try("1111"); got != step.open {
			t.Errorf("at %s the right PIN opens is %t", k.now.Format(time.TimeOnly), got)
		}
	}
}

// Setting the clock back locks nobody out for longer than the five minutes, and opens nothing.
func TestLockWithClockSetBack(t *testing.T) {
	k := newKeeper()
	k.lock()
	k.now = k.now.Add(-48 * time.Hour)
	if k.try("1111") {
		t.Error("a clock set back opened the badge")
	}
	k.now = k.now.Add(5 * time.Minute)
	if !k.try("1111") {
		t.Error("a clock set back locks the badge for days")
	}
}

// On a device whose clock is years ahead, the hub's word of its own lock comes from long ago: it still holds here.
func TestLockWithClockAhead(t *testing.T) {
	k := newKeeper()
	hub := k.now
	k.now = k.now.AddDate(3, 0, 0)
	k.lock()
	k.tell(hub.Add(5 * time.Minute))
	if k.try("1111") {
		t.Error("a sync opened the badge")
	}
	k.now = k.now.Add(5 * time.Minute)
	if !k.try("1111") {
		t.Error("the badge stays locked")
	}
}

// On a device that woke up in 1970 a lock from elsewhere holds for five minutes, once.
func TestLockFromElsewhere(t *testing.T) {
	k := newKeeper()
	k.tell(k.now.Add(5 * time.Minute))
	if k.try("1111") {
		t.Error("a lock from elsewhere does not hold")
	}
	k.now = time.Unix(1000, 0)
	if k.try("1111") {
		t.Error("with a clock in 1970 it does not hold")
	}
	k.now = k.now.Add(5 * time.Minute)
	for range 2 {
		if !k.try("1111") {
			t.Error("with a clock in 1970 it holds for years")
		}
	}
}
