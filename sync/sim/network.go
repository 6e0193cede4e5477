package sim

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// timeoutMS is how long a device waits for an answer.
const timeoutMS = 15_000

// lateMax is how long the network may hold a message back.
const lateMax = 72 * hour

// errand says what a letter is about.
type errand int

const (
	pushing errand = iota
	pulling
	fetching // a snapshot
	repairing
	donating
	gathering // facts of others, to keep
)

// letter is a request on its way to the hub, or its answer on the way back.
type letter struct {
	number  int
	from    *device
	replica string
	program *replica.Device // the program that asked: one that was killed hears no answer
	errand  errand
	sent    int64 // the device's boot clock
	due     int64
	back    bool
	body    parcel
	status  int
	hubTime int64
	asked   wire.Repair
}

// parcel is a message: as a value, which is quick, or as the bytes that go over the wire.
type parcel struct {
	value any
	bytes []byte
}

// pack makes bytes of a value.
func (p *parcel) pack() error {
	if p.bytes != nil {
		return nil
	}
	data, err := wire.Pack(p.value)
	p.bytes = data
	return err
}

// open reads what is in a parcel.
func open[T any](p parcel, limit uint64) (message T, err error) {
	if p.bytes == nil {
		return p.value.(T), nil
	}
	return message, wire.Unpack(p.bytes, limit, &message)
}

// page is what a captive portal answers, with status 200.
const page = "<html><head><title>Guest WiFi</title></head><body>Please accept the terms</body></html>"

// post sends a letter on its way, with what the network does to it.
func (w *world) post(m *letter) error {
	if w.wired {
		if err := m.body.pack(); err != nil {
			return err
		}
	}
	if err := w.spoil(m); err != nil {
		return err
	}
	m.due = w.now + 1 + w.random.Int64N(2*w.latency)
	if w.chance(Delayed) {
		late := w.span(second, lateMax)
		w.injected(Delayed, "%s comes %d s late", m, late/second)
		m.due += late
	}
	w.mail = append(w.mail, m)
	return nil
}

// spoil damages the bytes of a letter.
func (w *world) spoil(m *letter) error {
	cut, flipped := w.chance(Truncated), w.chance(BitFlipped)
	if !cut && !flipped {
		return nil
	}
	if err := m.body.pack(); err != nil || len(m.body.bytes) == 0 {
		return err
	}
	m.body.bytes = slices.Clone(m.body.bytes)
	if cut {
		w.injected(Truncated, "%s", m)
		m.body.bytes = m.body.bytes[:w.random.IntN(len(m.body.bytes))]
		return nil
	}
	w.injected(BitFlipped, "%s", m)
	m.body.bytes[w.random.IntN(len(m.body.bytes))] ^= 1 << w.random.IntN(8)
	return nil
}

// deliver brings everything that is due by then where it goes, in order of time.
func (w *world) deliver(until int64) error {
	for {
		m := w.next(until)
		if m == nil {
			return nil
		}
		w.rest(m.due)
		w.now = max(w.now, m.due)
		deliver := w.serve
		if m.back {
			deliver = w.answer
		}
		if err := deliver(m); err != nil {
			return err
		}
	}
}

// next takes the letter that is due first.
func (w *world) next(until int64) *letter {
	at := -1
	for i, m := range w.mail {
		if m.due <= until && (at < 0 || m.due < w.mail[at].due) {
			at = i
		}
	}
	if at < 0 {
		return nil
	}
	m := w.mail[at]
	w.mail = slices.Delete(w.mail, at, at+1)
	return m
}

// serve lets a hub answer a letter, if one lives; pushes that come at about the same time share a commit.
func (w *world) serve(m *letter) error {
	if w.stormy > w.now {
		w.injected(Storm, "%s is refused", m)
		statuses := []int{statusTooMany, statusUnavailable}
		return w.reply(m, statuses[w.random.IntN(len(statuses))], nil)
	}
	p := w.process()
	if p == nil {
		m.due = w.hubs[0].pausedUntil
		w.mail = append(w.mail, m)
		return nil
	}
	m.hubTime = p.time().UnixMilli()
	if s := w.config.seams.serve; s != nil && s(p, m) {
		return nil
	}
	if m.errand == pushing {
		return p.push(w.together(m))
	}
	return p.read(m)
}

// together are a push and those that wait beside it.
func (w *world) together(m *letter) []*letter {
	batch := []*letter{m}
	for w.random.IntN(2) == 0 {
		other := w.waitingPush()
		if other == nil {
			break
		}
		batch = append(batch, other)
	}
	return batch
}

// waitingPush takes a push that comes at about this moment.
func (w *world) waitingPush() *letter {
	at := slices.IndexFunc(w.mail, func(m *letter) bool { return !m.back && m.errand == pushing && m.due <= w.now+w.latency })
	if at < 0 {
		return nil
	}
	m := w.mail[at]
	w.mail = slices.Delete(w.mail, at, at+1)
	return m
}

// answer answers the letters of a commit, which failed for a reason of the hub's disk or came to it.
func (p *process) answer(d *departure, err error) error {
	w := p.w
	if err != nil && !refusal(err) {
		return err
	}
	for i, m := range d.letters {
		if err != nil || d.answers[i].Status == wire.PushCrowded || w.putOff(d.answers[i].Status == wire.PushEarly) {
			if err := w.reply(m, statusFailed, nil); err != nil {
				return err
			}
			continue
		}
		if d.answers[i].Status == wire.PushUnknown {
			if err := w.reply(m, wire.StatusOf(wire.ErrNotEnrolled), nil); err != nil {
				return err
			}
			continue
		}
		w.tell("the hub has fact %d of %s, at %d", d.answers[i].Acked, m.from.name, d.answers[i].Site)
		if err := w.checkAcked(m, d.answers[i]); err != nil {
			return err
		}
		if err := w.reply(m, statusOK, d.answers[i]); err != nil {
			return err
		}
	}
	return nil
}

// read answers a question that changes nothing.
func (p *process) read(m *letter) error {
	w := p.w
	if w.strikes(HubUnread, "%s", m) {
		p.store.unread = errInput
		defer func() { p.store.unread = nil }()
	}
	if m.errand == fetching {
		return p.export(m)
	}
	switch m.errand {
	case repairing:
		return p.repair(m)
	case donating:
		return p.takeDonation(m)
	case gathering:
		return p.gathered(m)
	}
	ask, err := open[wire.Pull](m.body, wire.PushBytesMax)
	if err != nil {
		return w.reply(m, statusMalformed, nil)
	}
	answer, err := p.hub.Pull(context.Background(), p.time(), m.replica, ask)
	if err != nil {
		return w.refuse(m, err)
	}
	for _, row := range answer.Rows { // I19
		if len(row.Body) > 0 && !answer.Staging.Scopes.Has(row.Scope) {
			return broken("I19", "%s gets a row of %s", m.from.name, row.Scope)
		}
	}
	w.held(Authority)
	if answer.Restart && ask.Epoch == w.head.Epoch && ask.From.Site <= w.head.Site {
		w.injected(PrunedBelow, "%s was away for too long", m.from.name)
	}
	if err := w.remember(p); err != nil { // a hub that finds facts missing begins a new epoch
		return err
	}
	return w.reply(m, statusOK, answer)
}

// repair answers a question about rows that do not add up.
func (p *process) repair(m *letter) error {
	ask, err := open[wire.Repair](m.body, wire.PushBytesMax)
	if err != nil {
		return p.w.reply(m, statusMalformed, nil)
	}
	answer, err := p.hub.Repair(context.Background(), p.time(), m.replica, ask)
	if err != nil {
		return p.w.refuse(m, err)
	}
	m.asked = ask
	if err := p.w.remember(p); err != nil { // that a replica differed is a fact of the hub
		return err
	}
	return p.w.reply(m, statusOK, answer)
}

// refuse answers with what a hub says to whom it does not hear, or to everybody when its disk fails. Any other error is no
// answer.
func (w *world) refuse(m *letter, err error) error {
	switch {
	case refusal(err):
		return w.reply(m, statusFailed, nil)
	case errors.Is(err, wire.ErrRevoked), errors.Is(err, wire.ErrNotEnrolled), errors.Is(err, wire.ErrVersion):
		return w.reply(m, wire.StatusOf(err), nil)
	}
	return err
}

// export answers with the name of a snapshot's file.
func (p *process) export(m *letter) error {
	path := filepath.Join(p.w.disks.(*sqliteDisks).dir, "snapshot of "+m.from.name) // that it asked for before, it does not wait for
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	if p.store.unread != nil {
		return p.w.reply(m, statusFailed, nil)
	}
	if m.from.isDeaf() {
		return p.w.reply(m, wire.StatusOf(wire.ErrVersion), nil)
	}
	var device hub.Replica
	err := p.w.eye(func(s hub.Snapshot) (err error) {
		if device, err = s.Replica(m.replica); errors.Is(err, hub.ErrNotFound) {
			err = wire.ErrNotEnrolled
		}
		return err
	})
	if err != nil {
		return p.w.refuse(m, err)
	}
	if err := p.store.Export(context.Background(), path, device.Scopes()); err != nil {
		return err
	}
	return p.w.reply(m, statusOK, path)
}

// reply sends an answer back, or loses it.
func (w *world) reply(m *letter, status int, value any) error {
	answer := *m
	answer.back, answer.status, answer.body = true, status, parcel{value: value}
	d := m.from
	switch {
	case w.strikes(AnswerLost, "%s", &answer):
		return nil
	case d.deafUntil > w.now && !w.calm:
		w.injected(HalfOpen, "%s", &answer)
		return nil
	}
	if m.errand == fetching || value == nil {
		answer.due = w.now + 1 + w.random.Int64N(2*w.latency)
		w.mail = append(w.mail, &answer)
		return nil
	}
	return w.post(&answer)
}
