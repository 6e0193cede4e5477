package replica

import (
	"fmt"

	"github.com/handtruck/handtruck/sync/wire"
)

// NextReturn is what the device shows a hub that does not know it: the site's word for what it is and what it branched off
// from, and facts from before that if the hub has asked for them. It is wire.ErrNotEnrolled for a device that joined
// before devices were given such a word.
func (d *Device) NextReturn() (wire.Return, error) {
	c := d.identity.Certificate
	if c == nil {
		return wire.Return{}, wire.ErrNotEnrolled
	}
	ask := wire.Return{Version: wire.Version, Certificate: *c, Origins: d.identity.Origins}
	if d.asked == 0 {
		return ask, nil
	}
	push, err := d.pushFrom(d.asked, d.identity.lastOfOrigin(d.asked))
	if d.passed {
		push.Branch = wire.BranchPruned
	}
	ask.Push = &push
	return ask, err
}

// lastOfOrigin is the last fact of the one who recorded a fact from before the branch: what lies behind it is signed as
// that of the next one.
func (i Identity) lastOfOrigin(number uint64) uint64 {
	last := i.Certificate.First - 1
	for _, c := range i.Origins {
		if c.First > number {
			last = min(last, c.First-1)
		}
	}
	return last
}

// Returned takes the answer of a hub that had forgotten the device; done is true when it knows the device again. It is
// ErrForked when that hub asks for facts that this device has pruned, though it was told so.
func (d *Device) Returned(answer wire.Returned) (done bool, err error) {
	if answer.Expected > 0 {
		return false, d.giveFrom(answer.Expected)
	}
	if c := answer.Certificate; c.Replica != d.identity.Replica {
		return false, fmt.Errorf("%w: it answers for %s", wire.ErrUnsigned, c.Replica)
	}
	if err := d.vouched(answer.Certificate); err != nil {
		return false, err
	}
	d.asked, d.passed = 0, false
	d.version++
	return true, d.become(answer.Certificate, answer.Origins)
}

// giveFrom notes which facts from before its branch the hub asks for. Of those that this device has forgotten it is told so.
func (d *Device) giveFrom(expected uint64) error {
	branch := d.identity.Certificate.First
	first := min(max(expected, d.beginning()+1), branch)
	switch {
	case expected >= branch:
		return fmt.Errorf("%w: it asks for fact %d, which is of this device's branch", wire.ErrMalformed, expected)
	case first > expected && first == d.asked: // it was told, and is too old to hear it
		d.asked, d.passed, d.refused = 0, false, ErrForked
		return ErrForked
	}
	d.asked, d.passed = first, first > expected
	return nil
}
