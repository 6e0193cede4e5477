// Package replica is the device's half of sync: a journal in which facts are safe, and rows that show what the hub
// knew plus what the device's own facts make of it.
//
// A fact is durable in the journal before anything else happens with it. The rows of the hub ([Base]) are never
// edited by the device: its facts that the hub has not applied yet are folded into an overlay over them, and
// when news comes the overlay is thrown away and folded again on the new base.
package replica

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// readPage is how many facts of the journal are read at once.
const readPage = 1000

// ErrNotEnrolled says that the device has no identity yet.
var ErrNotEnrolled = errors.New("device is not enrolled")

// Identity is who the device is to the hub.
type Identity struct {
	Name    string             `cbor:"1,keyasint"`
	Replica string             `cbor:"2,keyasint"`
	Token   string             `cbor:"3,keyasint,omitempty"` // of an enrolment from before requests were signed: for an older app that reads this
	Number  int64              `cbor:"4,keyasint"`
	Key     ed25519.PrivateKey `cbor:"5,keyasint"`
	Hub     string             `cbor:"6,keyasint"`           // its URL
	Pins    []wire.KeyPin      `cbor:"7,keyasint,omitempty"` // the keys that the hub may show; none: its certificate is the system's matter

	Site        ed25519.PublicKey `cbor:"10,keyasint,omitempty"` // with which the hub signs its history
	Certificate *wire.Certificate `cbor:"11,keyasint,omitempty"` // to come back with, should the hub forget the device

	Origins []wire.Certificate `cbor:"12,keyasint,omitempty"` // what it branched off from, the nearest first: the hub may forget those, too
}

// NewIdentity is the identity that a hub gave to a device with the key.
func NewIdentity(answer wire.Enrolled, key ed25519.PrivateKey, hub string) Identity {
	return Identity{Name: answer.Name, Replica: answer.Replica, Number: answer.Number, Key: key, Hub: hub, Site: answer.Site,
		Certificate: answer.Certificate}
}

// Clock is the time as the device has it.
type Clock interface {
	Now() time.Time
	// Boot is the time since the device's boot in ms, sleep included, and a number that tells boots apart.
	Boot() (ms int64, id uint32)
}

// About is what a program knows of itself and its machine. The hub shows it to who looks after the devices.
type About struct {
	App     string     // version
	Battery func() int // charge in percent, 0 when that is not known; nil: not known
}

// Device is a handheld's memory. Whoever uses it holds the lock: the work in hand for the length of a turn, sync
// for the time it takes to hand over what came, never while it waits for the network.
type Device struct {
	sync.Mutex
	About    About
	journal  Journal
	base     Base
	clock    Clock
	decode   Decode
	identity Identity
	samples  []wire.Sample // what is known of its clock, one of each boot
	overlay  *domain.Overlay
	first    uint64 // oldest fact of the journal, 0 for none
	before   forgotten
	margin   uint64 // of facts that it need not keep
	last     Record // end of the journal
	acked    uint64 // facts that the hub has on disk
	oldest   int64  // wall clock in ms of the first fact that it has not
	version  int64
	synced   *moment // of the last checkpoint since the device started
	reserve  Reserve
	storage  error // why nothing more is recorded
	damage   error // why some rows cannot be read
	refused  error // why the hub does not talk to this device any more
	repair   *repair
	repairs  int // that were tried since rows last added up
	keep     func([]Difference) error
	given    int64                  // the highest label number that it was ever given
	counted  map[domain.Table]int64 // when sums were counted from nothing, by the boot clock
	witness  witness
	signed   signed
	keeper   Keeper // nil: this device keeps no facts of others
	recovery recovery
	deaf     bool   // no news come: a push does not ask for what only news would bring
	puzzled  bool   // the hub does not know what the device has seen, and no news have told why so far
	behind   bool   // the hub lacks facts that it once had: the next news tells why
	diverged bool   // the hub has another story under the device's numbers: it is told all of this one
	renaming bool   // another device goes on under the name: a new one is asked for
	asked    uint64 // the first fact from before its branch that it gives a hub which lost the device, or 0
	passed   bool   // that it does not have the ones before it any more
	offered  bool   // to go on behind facts that the hub lacks and this device has forgotten
}

// Decode makes the fact of an envelope, or fails for a kind that this version does not know.
type Decode func(wire.Envelope) (domain.Fact, error)

// New opens a device on its two stores. It is ErrNotEnrolled for Enroll only when it has no identity.
func New(journal Journal, base Base, clock Clock) (*Device, error) {
	return NewOf(journal, base, clock, nil)
}

// NewOf is [New] for a version of the program that knows other facts; nil is this one.
func NewOf(journal Journal, base Base, clock Clock, decode Decode) (*Device, error) {
	if decode == nil {
		decode = wire.Envelope.Fact
	}
	d := &Device{base: base, clock: clock, decode: decode, margin: pruneMargin}
	d.journal = watched{journal, d}
	if err := d.load(); err != nil {
		return nil, err
	}
	if err := d.loadWitness(); err != nil {
		return nil, err
	}
	d.acked = max(min(d.applied(), d.last.Number), d.beginning()) // what it pushed since then is pushed again, and known there
	return d, d.rebase()
}

// load reads what the journal holds besides facts, and its last fact.
func (d *Device) load() error {
	for name, to := range map[string]any{valueIdentity: &d.identity, valueSamples: &d.samples, valueGiven: &d.given, valueForgotten: &d.before} {
		value, err := d.journal.Value(name)
		if err != nil {
			return err
		}
		if value == nil {
			continue
		}
		if err := wire.Unmarshal(value, to); err != nil {
			return fmt.Errorf("read %s: %w", name, err)
		}
	}
	var err error
	if d.first, err = d.journal.First(); err != nil {
		return err
	}
	d.last, err = d.journal.Last()
	return err
}

// Identity is who the device is; its zero value before enrolment.
func (d *Device) Identity() Identity { return d.identity }

// Samples are what is known of its clock, one of each boot.
func (d *Device) Samples() []wire.Sample { return d.samples }

// SetIdentity makes the device one of the site.
func (d *Device) SetIdentity(identity Identity) error {
	value, err := wire.Marshal(identity)
	if err != nil {
		return err
	}
	if err := d.journal.SetValue(valueIdentity, value); err != nil {
		return err
	}
	d.identity = identity
	d.signed = signed{} // by another key
	return nil
}

// View is what a workflow may look at. What could not be read before it does not matter to what is decided on it.
func (d *Device) View() work.View {
	d.noteDamage()
	envelope := d.envelope(d.last.Number + 1)
	now, cursor := d.clock.Now(), d.base.Cursor()
	return work.View{Rows: d.overlay, Now: now, Seen: d.seen(envelope), Synced: d.pictured(now, cursor), Empty: cursor.Epoch == "", Unread: d.unread}
}

// moment is a reading of the boot clock, which nobody moves.
type moment struct {
	boot int64
	id   uint32
}

// pictured is since when, by the wall clock as it is now, the rows may not be the hub's any more: since the last checkpoint, or, after a
// restart, since the hub's last change that they hold. It is zero while there are none.
func (d *Device) pictured(now time.Time, cursor rows.Cursor) time.Time {
	if boot, id := d.clock.Boot(); d.synced != nil && d.synced.id == id {
		return now.Add(-time.Duration(boot-d.synced.boot) * time.Millisecond)
	}
	if cursor.Head == nil {
		return time.Time{}
	}
	return time.UnixMilli(cursor.Head.Time)
}

// State is the state of the work in hand as it was recorded last, or nil.
func (d *Device) State() ([]byte, error) { return d.journal.Value(valueState) }

// Record makes facts and the state of the work in hand durable, then folds the facts. When it fails, nothing has
// happened. It is ErrUnreadable when something could not be read since the last View, as what was decided on that may be wrong: who
// means it all the same says so by calling it once more.
func (d *Device) Record(worker string, facts []domain.Fact, state []byte) error {
	if d.identity.Replica == "" {
		return ErrNotEnrolled
	}
	if err := d.base.Err(); err != nil {
		if d.noteDamage() {
			err = fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		return err // what the worker saw may be wrong: nothing is recorded on it
	}
	records := make([]Record, len(facts))
	envelopes := make([]wire.Envelope, len(facts))
	last := d.last
	for i, fact := range facts {
		envelope := d.envelope(last.Number + 1)
		envelope.Worker = worker
		data, err := wire.Seal(envelope, fact)
		if err != nil {
			return err
		}
		if len(data) > wire.FactBytesMax {
			return fmt.Errorf("record %v: %w", fact.Kind(), wire.ErrTooLarge)
		}
		last = Record{last.Number + 1, data, wire.Link(last.Hash, data)}
		records[i], envelopes[i] = last, envelope
	}
	if err := d.append(records, state); err != nil {
		return err
	}
	if d.Unsynced() == 0 && len(facts) > 0 {
		d.oldest = envelopes[0].Wall()
	}
	d.last = last
	for i, fact := range facts {
		domain.Fold(d.overlay, d.seen(envelopes[i]), worker, fact)
	}
	if d.noteDamage() {
		return d.rebase() // without what cannot be folded: the facts are safe
	}
	return nil // a disk that cannot be read is told before the next fact
}

// Unsynced is the number of facts on this device that the hub does not have on its disk, as far as the device knows.
func (d *Device) Unsynced() int { return int(d.last.Number - d.sent()) }

// sent is the last fact that the hub has, or that the device has forgotten.
func (d *Device) sent() uint64 { return max(d.acked, d.beginning()) }

// OldestUnsynced is when the first of them was recorded, by the device's clock.
func (d *Device) OldestUnsynced() time.Time { return time.UnixMilli(d.oldest) }

// KeptBytes is about how much memory the rows take that the device need not read from its disk.
func (d *Device) KeptBytes() int {
	if base, ok := d.base.(interface{ KeptBytes() int }); ok {
		return base.KeptBytes()
	}
	return 0
}

// Version grows whenever news has changed the rows.
func (d *Device) Version() int64 { return d.version }

// Refused is why the hub does not talk to this device any more, or nil.
func (d *Device) Refused() error { return d.refused }

// Close releases the stores.
func (d *Device) Close() error {
	err := errors.Join(d.base.Close(), d.journal.Close())
	if d.keeper != nil {
		err = errors.Join(err, d.keeper.Close())
	}
	return err
}

func (d *Device) envelope(number uint64) wire.Envelope {
	boot, id := d.clock.Boot()
	cursor := d.base.Cursor()
	return wire.Envelope{Number: number, Boot: boot, BootID: id, Skew: d.clock.Now().UnixMilli() - boot, Base: cursor.Position.Site,
		Epoch: wire.EpochTag(cursor.Epoch)}
}

func (d *Device) seen(e wire.Envelope) domain.Seen {
	low, high := wire.Interval(d.samples, e)
	return domain.Seen{Device: d.identity.Name, Branch: d.identity.Branch(e.Number), Number: e.Number,
		Base: e.BaseIn(d.base.Cursor().Epoch), Low: low, High: high}
}

// rebase folds the facts that the base does not contain over the base.
func (d *Device) rebase() error {
	overlay := domain.NewOverlay(d.base)
	err := d.foldFrom(d.applied()+1, overlay)
	if err == nil && d.noteDamage() {
		overlay, err = d.foldReadable()
	}
	if err != nil {
		return err
	}
	d.overlay = overlay
	return d.base.Err()
}

// foldFrom folds the facts of the journal from a number on.
func (d *Device) foldFrom(from uint64, overlay *domain.Overlay) error {
	return d.eachFact(from, func(record Record) error { return d.fold(overlay, record) })
}

// eachFact reads the facts of the journal from a number on.
func (d *Device) eachFact(from uint64, see func(Record) error) error {
	for from <= d.last.Number {
		page, err := d.journal.Read(from, readPage)
		if err != nil {
			return err
		}
		if len(page) == 0 {
			return fmt.Errorf("read journal: fact %d is missing", from)
		}
		for _, record := range page {
			if err := see(record); err != nil {
				return err
			}
		}
		from = page[len(page)-1].Number + 1 // the first of them may be one that is not pruned
	}
	return nil
}

func (d *Device) fold(overlay *domain.Overlay, record Record) error {
	envelope, err := wire.Open(record.Data)
	if err != nil {
		return fmt.Errorf("read fact %d: %w", record.Number, err)
	}
	if record.Number == d.sent()+1 {
		d.oldest = envelope.Wall()
	}
	fact, err := d.decode(envelope)
	if err != nil {
		domain.FoldUnknown(overlay, d.seen(envelope), envelope.Worker, envelope.Kind) // a newer app recorded it
		return nil
	}
	domain.Fold(overlay, d.seen(envelope), envelope.Worker, fact)
	return nil
}

// Boot reads the device's boot clock.
func (d *Device) Boot() (ms int64, id uint32) { return d.clock.Boot() }

// Position is the hub's position that the rows are at.
func (d *Device) Position() int64 { return d.base.Cursor().Position.Site }

// applied is the number of the last own fact that the rows of the base contain.
func (d *Device) applied() uint64 { return d.identity.applied(d.base.Cursor()) }

// applied is the number of the last of the device's facts that rows contain. Rows from before a branch contain those that
// both stories have in common.
func (i Identity) applied(cursor rows.Cursor) uint64 {
	own := cursor.AppliedOf(i.Replica)
	if c := i.Certificate; c != nil && c.Of != "" {
		own = max(own, min(cursor.AppliedOf(c.Of), c.First-1))
	}
	return own
}

// Branch tells the device's facts from those that another one recorded under the same numbers.
func (i Identity) Branch(number uint64) string {
	if c := i.Certificate; c != nil && number >= c.First {
		return c.Branch
	}
	return ""
}
