package sim

import (
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// questionsMax is how many questions a device may need in all once faults have stopped.
const questionsMax = 1000

// Bounds of a device's patience, as package link has them.
const (
	retryMin = second / 2
	retryMax = 60 * second
)

// ask lets a device begin an exchange, unless one is under way or it has been told to wait.
func (w *world) ask(d *device) error {
	if d.waiting != 0 && w.now-d.since < timeoutMS || d.pausedUntil > w.now || d.retryAt > w.now && !w.calm {
		return nil
	}
	if d.darkUntil > w.now && !w.calm {
		return nil
	}
	d.asks++
	return w.question(d)
}

// question sends the device's next question.
func (w *world) question(d *device) error {
	sent, _ := d.clock.Boot()
	w.letters++
	if w.calm {
		if d.questions++; d.questions > questionsMax {
			return broken("I16", "%s asks without end", d.name)
		}
	}
	m := &letter{number: w.letters, from: d, replica: d.Identity().Replica, program: d.Device, sent: sent, errand: pulling}
	push, more, err := d.NextPush()
	if err != nil {
		return err
	}
	question, repair := d.NextRepair()
	donation, gives, err := d.NextDonation()
	if err != nil {
		return err
	}
	switch {
	case gives:
		m.errand, m.body.value = donating, donation
	case more:
		m.errand, m.body.value = pushing, push
	case w.disks.real() && (d.Fresh() || d.Damage() != nil):
		m.errand = fetching
	case repair:
		m.errand, m.body.value = repairing, question
	case d.gathers:
		d.gathers, m.errand = false, gathering
		if m.body.value, _, err = d.NextGather(); err != nil {
			return err
		}
	default:
		pull := d.NextPull()
		pull.Limit = 5 + w.random.IntN(200)
		if d.isDeaf() {
			pull.Oldest, pull.Version = wire.OldestVersion-1, wire.OldestVersion-1
		}
		if w.calm {
			pull.Limit = rowsPerAsk
		}
		m.body.value = pull
	}
	d.waiting, d.since = m.number, w.now
	if s := w.config.seams.asked; s != nil && !s(d, m) {
		return nil
	}
	return w.send(d, m)
}

// send brings a question to the network.
func (w *world) send(d *device, m *letter) error {
	if d.portalUntil > w.now && !w.calm {
		w.injected(Portal, "%s", m)
		answer := *m
		answer.back, answer.status, answer.body, answer.due = true, statusOK, parcel{bytes: []byte(page)}, w.now+w.latency
		w.mail = append(w.mail, &answer)
		return nil
	}
	if w.strikes(RequestLost, "%s", m) {
		return nil
	}
	if m.errand == fetching {
		m.due = w.now + 1 + w.random.Int64N(2*w.latency)
		w.mail = append(w.mail, m)
		return nil
	}
	copied := *m
	if err := w.post(m); err != nil {
		return err
	}
	if w.strikes(Duplicated, "%s", m) {
		if err := w.post(&copied); err != nil {
			return err
		}
	}
	if m.errand == pushing && w.chance(Replayed) {
		again := copied
		again.due = m.due + w.span(minute, day)
		w.injected(Replayed, "%s, %d s later", m, (again.due-m.due)/second)
		w.mail = append(w.mail, &again)
	}
	return nil
}

// answer hands an answer to the device, if it is still the same program and waits for this one.
func (w *world) answer(m *letter) error {
	d := m.from
	switch {
	case d.Device != m.program || d.waiting != m.number || d.darkUntil > w.now && !w.calm:
		return nil
	case d.pausedUntil > w.now:
		m.due = d.pausedUntil
		w.mail = append(w.mail, m)
		return nil
	}
	if s := w.config.seams.answer; s != nil && s(d, m) {
		return nil
	}
	d.waiting = 0
	again, err := w.hear(d, m)
	if d.damaged && errors.Is(err, sqlite.ErrBroken) {
		w.tell("%s finds its replica damaged", d.name)
		if err := d.Distrust(err); err != nil {
			return err
		}
		return w.question(d)
	}
	if errors.Is(err, errRefused) {
		d.failures++
		d.retryAt = w.now + retryMin + w.random.Int64N(min(retryMax, retryMin<<min(d.failures, 10)))
		return nil
	}
	if err != nil || !again {
		return err
	}
	d.failures = 0
	return w.question(d)
}

// errRefused says that an exchange did not work and is to be tried again later.
var errRefused = errors.New("refused")

// hear lets the device take an answer; again is true while the exchange goes on.
func (w *world) hear(d *device, m *letter) (again bool, err error) {
	switch m.status {
	case statusOK:
	case wire.StatusOf(wire.ErrVersion):
		w.injected(AppDeaf, "%s", m)
		d.ExpectNoNews()
		return false, errRefused
	case wire.StatusOf(wire.ErrRevoked):
		d.ExpectNoNews()
		return false, errRefused
	case wire.StatusOf(wire.ErrNotEnrolled):
		return w.comeBack(d)
	default:
		if m.errand == pulling || m.errand == fetching {
			d.NewsFailed()
		}
		return false, errRefused
	}
	received, _ := d.clock.Boot()
	switch m.errand {
	case fetching:
		if m.body.bytes != nil {
			return false, errRefused // the page is not what its digest says
		}
		return w.fetched(d, m.body.value.(string))
	case pushing:
		return w.pushed(d, m, received)
	case donating, gathering:
		return w.recovered(d, m)
	case repairing:
		answer, err := open[wire.Repaired](m.body, wire.BodyBytesMax)
		if err != nil {
			return false, errRefused
		}
		return true, d.Repaired(m.asked, answer)
	}
	page, err := open[wire.Pulled](m.body, wire.BodyBytesMax)
	if err != nil {
		return false, errRefused
	}
	if err := d.Clocked(m.sent, received, m.hubTime); err != nil {
		return false, err
	}
	return w.pulled(d, page)
}

func (w *world) pushed(d *device, m *letter, received int64) (again bool, err error) {
	answer, err := open[wire.Pushed](m.body, wire.BodyBytesMax)
	if err != nil {
		return false, errRefused
	}
	if err := d.Clocked(m.sent, received, m.hubTime); err != nil {
		return false, err
	}
	err = d.Pushed(answer)
	switch {
	case errors.Is(err, replica.ErrDiverged):
		return true, nil
	case errors.Is(err, sqlite.ErrBroken):
		return false, err
	case err != nil:
		return false, broken("I16", "%s pushed %s and heard: %v", d.name, m, err)
	}
	return true, nil
}

func (w *world) pulled(d *device, page wire.Pulled) (again bool, err error) {
	before := d.Position()
	epoch := d.base.Cursor().Epoch
	done, err := d.Pulled(page)
	if errors.Is(err, replica.ErrDiverged) {
		return true, nil // it tells its own story next
	}
	if errors.Is(err, replica.ErrDiffers) && d.damaged {
		return true, nil // it has noticed, and asks what is right
	}
	if errors.Is(err, replica.ErrDiffers) {
		return false, broken("I06", "%s noticed that its replica differs from the hub: %v", d.name, err)
	}
	if errors.Is(err, wire.ErrRewritten) || errors.Is(err, wire.ErrUnsigned) {
		return false, broken("I18", "%s: %v", d.name, err)
	}
	if err != nil {
		return false, err
	}
	if done && d.Position() < before && d.base.Cursor().Epoch == epoch {
		return false, broken("I09", "%s went back from %d to %d", d.name, before, d.Position())
	}
	if done && d.Position() != before {
		w.tell("%s is at %d", d.name, d.Position())
	}
	d.gathers = done
	return true, nil
}

func (w *world) fetched(d *device, path string) (again bool, err error) {
	if !d.Fresh() && d.Damage() == nil {
		return true, nil
	}
	err = d.disk.install(path)
	d.damaged = d.damaged && err != nil
	return true, err
}

// String names a letter in stories.
func (m *letter) String() string {
	to, what := m.from.name+" to hub", [...]string{"push", "pull", "snapshot", "repair", "donation", "facts to keep"}[m.errand]
	if m.back {
		to = "hub to " + m.from.name
	}
	if push, ok := m.body.value.(wire.Push); ok {
		what = fmt.Sprintf("push of facts %d to %d", push.First, push.First+uint64(len(push.Facts))-1)
	}
	return what + ", " + to
}
