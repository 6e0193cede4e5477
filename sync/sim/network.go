package sim

import (
	"context"
	"errors"
	"slices"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// timeoutMS is how long a device waits for an answer.
const timeoutMS = 15_000

// message is a request on its way to the hub, or with its answer on the way back.
type message struct {
	from     *device
	program  *replica.Device // the program that asked: one that was killed hears no answer
	sent     int64           // the device's boot clock
	push     *wire.Push
	pull     *wire.Pull
	answered bool
	pushed   wire.Pushed
	pulled   wire.Pulled
	hubTime  int64
}

// exchange lets a device ask its next question, unless it waits for an answer still.
func (w *world) exchange(d *device) error {
	if d.waiting != nil && w.now-d.since < timeoutMS || !d.radio && !w.calm {
		return nil
	}
	sent, _ := d.clock.Boot()
	m := &message{from: d, program: d.Device, sent: sent}
	push, more, err := d.NextPush()
	if err != nil {
		return err
	}
	if more {
		m.push = &push
	} else {
		pull := d.NextPull()
		pull.Limit = 5 + w.random.IntN(200)
		m.pull = &pull
	}
	d.waiting, d.since = m, w.now
	d.asks++
	if w.strikes(RequestLost) {
		return nil
	}
	w.mail = append(w.mail, m)
	if w.strikes(Duplicated) {
		copied := *m
		w.mail = append(w.mail, &copied)
	}
	return nil
}

// deliver brings one message where it goes: the oldest, or any when the network reorders. Pushes that wait
// together may share a commit.
func (w *world) deliver() error {
	if len(w.mail) == 0 {
		return nil
	}
	i := 0
	if w.strikes(Delayed) {
		i = w.random.IntN(len(w.mail))
	}
	m := w.mail[i]
	w.mail = slices.Delete(w.mail, i, i+1)
	if m.answered {
		return w.answer(m)
	}
	batch := []*message{m}
	for m.push != nil && len(w.mail) > 0 && !w.mail[0].answered && w.mail[0].push != nil && w.random.IntN(2) == 0 {
		batch = append(batch, w.mail[0])
		w.mail = w.mail[1:]
	}
	return w.serve(batch)
}

// serve lets the hub answer, if it lives.
func (w *world) serve(batch []*message) error {
	defer func() { w.store.BeforeCommit = nil }()
	if w.strikes(HubKilledBefore) {
		w.store.BeforeCommit = func() error { return errCrash }
	}
	err := w.handle(batch)
	if errors.Is(err, errCrash) {
		w.startHub()
		return nil
	}
	if err != nil {
		return err
	}
	if err := w.remember(); err != nil {
		return err
	}
	if w.strikes(HubKilledAfter) {
		w.startHub() // it committed, but nobody hears of it
		return nil
	}
	for _, m := range batch {
		m.answered, m.hubTime = true, w.now
		if !w.strikes(AnswerLost) {
			w.mail = append(w.mail, m)
		}
	}
	return nil
}

func (w *world) handle(batch []*message) error {
	if batch[0].pull != nil {
		page, err := w.hub.Pull(context.Background(), w.time(), batch[0].from.Identity().Replica, *batch[0].pull)
		batch[0].pulled = page
		return err
	}
	pushes := make(hub.Pushes, len(batch))
	for i, m := range batch {
		pushes[i] = hub.PushFrom{Replica: m.from.Identity().Replica, Push: *m.push}
	}
	answers, err := w.hub.Commit(context.Background(), w.time(), pushes)
	if err != nil {
		return err
	}
	w.commits++
	for i, m := range batch {
		m.pushed = answers[i]
	}
	return nil
}

// answer hands an answer to the device, if it is still the same program and waits for this one.
func (w *world) answer(m *message) error {
	d := m.from
	if d.Device != m.program || d.waiting == nil || d.waiting.sent != m.sent {
		return nil
	}
	d.waiting = nil
	received, _ := d.clock.Boot()
	if err := d.Clocked(m.sent, received, m.hubTime); err != nil {
		return err
	}
	if m.push != nil {
		return d.Pushed(m.pushed)
	}
	_, err := d.Pulled(m.pulled)
	if errors.Is(err, replica.ErrDiffers) {
		return broken("I06", "a replica differs from the hub: %v", err)
	}
	return err
}
