package sim

import (
	"context"
	"errors"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// comeBack shows the hub that lost a device the site's certificate of it, and facts that it has to know first.
func (w *world) comeBack(d *device) (again bool, err error) {
	for range questionsMax {
		ask, err := d.NextReturn()
		if err != nil {
			return false, errRefused
		}
		answer, err := w.hubs[0].hub.Return(context.Background(), w.hubs[0].time(), ask)
		if errors.Is(err, wire.ErrNotEnrolled) || w.putOff(errors.Is(err, hub.ErrEarly)) || err != nil && refusal(err) {
			return false, errRefused
		}
		if err != nil {
			return false, err
		}
		back, err := d.Returned(answer)
		if err := errors.Join(err, w.remember(w.hubs[0])); err != nil {
			return false, err
		}
		if back {
			w.tell("the hub takes %s back", d.name)
			return true, nil
		}
		w.tell("the hub asks %s for facts from %d on", d.name, answer.Expected)
	}
	return false, broken("I16", "%s comes back without end", d.name)
}

// putOff tells whether a device was put off that would go on behind facts which others may hold. At the end there is nobody
// left to wait for, and time passes instead.
func (w *world) putOff(early bool) bool {
	w.patient = w.patient || early && w.calm
	return early
}

// recovered lets the device take an answer to what it gave back, or facts of others to keep.
func (w *world) recovered(d *device, m *letter) (again bool, err error) {
	if m.errand == donating {
		answer, err := open[wire.Donated](m.body, wire.BodyBytesMax)
		if err != nil {
			return false, errRefused
		}
		d.Donated(answer)
		return true, nil
	}
	page, err := open[wire.FactsPage](m.body, wire.BodyBytesMax)
	if err != nil {
		return false, errRefused
	}
	d.gathers, err = d.Gathered(page)
	return d.gathers, err
}

// takeDonation takes back what the hub lost and a device holds of it.
func (p *process) takeDonation(m *letter) error {
	donation, err := open[wire.Donation](m.body, wire.PushBytesMax)
	if err != nil {
		return p.w.reply(m, statusMalformed, nil)
	}
	answer, err := p.hub.Donate(context.Background(), p.time(), m.replica, donation)
	if err != nil {
		return p.w.refuse(m, err)
	}
	if err := p.w.remember(p); err != nil {
		return err
	}
	return p.w.reply(m, statusOK, answer)
}

// gathered hands out facts of others for a device to keep.
func (p *process) gathered(m *letter) error {
	ask, err := open[wire.FactsAsk](m.body, wire.PushBytesMax)
	if err != nil {
		return p.w.reply(m, statusMalformed, nil)
	}
	page, err := p.hub.Facts(context.Background(), p.time(), m.replica, ask)
	if err != nil {
		return p.w.refuse(m, err)
	}
	return p.w.reply(m, statusOK, page)
}
