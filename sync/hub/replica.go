package hub

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Replica is what the hub knows of one enrolment.
type Replica struct {
	ID        string
	Name      string // the device
	Number    int64  // for the labels it makes
	TokenHash []byte // SHA-256 of its token; only devices whose app did not sign when they joined have one
	PublicKey []byte
	Acked     uint64 // last fact in the log
	Chain     wire.Hash
	Low       int64              // of the last fact: what comes behind it did not happen before
	Held      Tail               // the end of what is held back behind the log, if anything is
	LastSync  int64              // hub time in ms
	State     domain.DeviceState // empty: active
	Since     int64              // hub time in ms of the state
	Report    wire.Report        // what the device last told of itself

	// A replica that branched off from another one goes on from it: its first fact is First, behind one with hash Before.
	Of          string
	First       uint64
	Before      wire.Hash
	Branched    uint64 // the highest First of those that branched off from it
	Superseded  bool   // another one goes on under its name
	Certificate *wire.Certificate

	Told      int64    // hub time in ms until which it has told all that it recorded
	Zones     []string // the only ones whose rows it gets; none: all
	Branch    string   // tells it apart from others of the same name: folded with its facts
	Recovered string   // the epoch for which it has given back what it held of lost facts
	Returned  int64    // hub time in ms at which it came back by its certificate, until it is known how far it was trusted
}

// Tail is the last of a run of facts.
type Tail struct {
	Number uint64
	Chain  wire.Hash
	Low    int64 // hub time in ms: what comes behind it did not happen before
}

// order narrows down when facts happened that go on from the tail: none before the one that it follows, none after the one
// behind it, as a device may have known the hub's clock only then, and what is here has happened. Those of another story under
// the same numbers, as a copy of the device tells it, do not follow the tail.
func (t Tail) order(entries []Entry, now int64) {
	for i, e := range slices.Backward(entries) {
		now = min(now, e.High)
		entries[i].High = now
	}
	low := t.Low
	for i := range entries {
		e := &entries[i]
		switch {
		case e.Number == t.Number && e.Hash != t.Chain:
			low = 0
		case e.Number > t.Number:
			low = max(low, e.Low)
			e.Low = low
		}
		e.High = max(e.Low, e.High)
	}
}

// Device tells whether the enrolment is a handheld's, and not the hub's own.
func (r Replica) Device() bool { return r.Name != hubReplica }

// bare tells whether it is a branch that has no facts of its own yet.
func (r Replica) bare() bool { return r.Of != "" && r.end().Number < r.First }

// yield gives the name back to who tells the story that this one's device turned out to tell. Nobody goes on as one that has
// recorded nothing.
func (r *Replica) yield(owner *Replica) {
	if r.bare() && !r.Superseded && owner.Superseded && owner.Name == r.Name {
		r.Superseded, owner.Superseded = true, false
	}
}

// recorded tells whether the replica has a fact of its own under a number. Behind no fact at all is only who branched off
// from nobody.
func (r Replica) recorded(number uint64) bool {
	if number == 0 {
		return r.Of == ""
	}
	return number >= r.First && number <= r.end().Number
}

// Trusted tells whether the device's facts go into the log. Those of one that is locked out are held back.
func (r Replica) Trusted() bool {
	return r.Condition() == domain.DeviceActive || r.Condition() == domain.DeviceRetiring
}

// Hears tells whether the device may hear what the site knows. Errors: wire.ErrRevoked, wire.ErrRetired.
func (r Replica) Hears() error {
	switch r.Condition() {
	case domain.DeviceActive:
		return nil
	case domain.DeviceRevoked:
		return wire.ErrRevoked
	}
	return wire.ErrRetired
}

// Condition is how far the site trusts the device.
func (r Replica) Condition() domain.DeviceState {
	if r.State == "" {
		return domain.DeviceActive
	}
	return r.State
}

// Standing is how the device stands with the site, in a word: its condition, or that another one goes on under its name.
func (r Replica) Standing() string {
	if r.Superseded && r.Trusted() {
		return "superseded"
	}
	return string(r.Condition())
}

// end is the device's last fact on the hub's disk, in the log or held back.
func (r Replica) end() Tail {
	if r.Held.Number > r.Acked {
		return r.Held
	}
	return Tail{r.Acked, r.Chain, r.Low}
}

// Scopes are those whose rows the device gets. One that came back by its certificate gets no zone until it is known whether
// it was restricted to some.
func (r Replica) Scopes() domain.Scopes {
	if r.Returned > 0 && len(r.Zones) == 0 {
		return domain.Nowhere()
	}
	return domain.ScopesOf(r.Zones)
}

// HeldFacts is how many facts are held back.
func (r Replica) HeldFacts() uint64 { return r.end().Number - r.Acked }

// row is the device as the site's rows show it.
func (r Replica) row() domain.Device {
	return domain.Device{Name: r.Name, Replica: r.ID, Number: r.Number, PublicKey: r.PublicKey, State: r.Condition(), Since: r.Since, Zones: r.Zones}
}
