package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Return takes a device back that the hub does not know, on the site's word that it is one of its own. A device that had
// branched off goes on where it did: facts from before that which the hub lacks are asked for first, and taken under the
// name of who recorded them; it goes on behind those that the device has forgotten. The error is wire.ErrNotEnrolled for a
// certificate that the site did not sign, or one of a branch of something that nobody has shown.
func (h *Hub) Return(ctx context.Context, now time.Time, ask wire.Return) (answer wire.Returned, err error) {
	err = h.change(ctx, now, func(b *batch) error {
		line, err := b.lineOf(ask)
		if err != nil {
			return err
		}
		return b.take(func() (err error) {
			answer, err = b.takeBack(line, ask.Push)
			return err
		}, false)
	})
	if err != nil {
		return wire.Returned{}, fmt.Errorf("return: %w", err)
	}
	return answer, nil
}

// lineOf are the certificates of a device and of what it branched off from, the first one first.
func (b *batch) lineOf(ask wire.Return) ([]wire.Certificate, error) {
	key, err := b.siteKey()
	if err != nil {
		return nil, err
	}
	if err := ask.Certificate.Verify(publicOf(key)); err != nil {
		return nil, fmt.Errorf("%w: %w", wire.ErrNotEnrolled, err)
	}
	line := []wire.Certificate{ask.Certificate}
	for _, c := range ask.Origins {
		if c.Replica != line[0].Of || c.Verify(publicOf(key)) != nil {
			break
		}
		line = slices.Insert(line, 0, c)
	}
	return line, nil
}

// takeBack lets one after the other in of a device's line, as far as the hub has the facts that they stand on.
func (b *batch) takeBack(line []wire.Certificate, push *wire.Push) (answer wire.Returned, err error) {
	var back *Replica
	for _, c := range line {
		back, err = b.admit(c, false)
		if errors.Is(err, ErrNotFound) {
			back, answer.Expected, err = b.admitBehind(c, push)
		}
		if err != nil || back == nil {
			return answer, err
		}
	}
	if back.Certificate == nil {
		return answer, wire.ErrNotEnrolled
	}
	answer.Certificate = *back.Certificate
	answer.Origins, err = b.origins(*back)
	return answer, err
}

// admitBehind admits a branch behind the facts that are given back. It is nil as long as the hub needs more of them.
func (b *batch) admitBehind(c wire.Certificate, push *wire.Push) (back *Replica, expected uint64, err error) {
	of, err := b.replica(c.Of)
	if errors.Is(err, ErrNotFound) {
		return nil, 0, wire.ErrNotEnrolled
	}
	if err != nil {
		return nil, 0, err
	}
	if push != nil && push.Branch == wire.BranchPruned && push.First >= c.First { // the device has none of them any more
		if err := b.early(); err != nil {
			return nil, 0, err
		}
		back, err = b.admit(c, true)
		return back, 0, err
	}
	if expected, err = b.giveBack(of, c.First-1, push); err != nil {
		return nil, 0, err
	}
	back, err = b.admit(c, false)
	if errors.Is(err, ErrNotFound) {
		return nil, expected, nil
	}
	return back, 0, err
}

// giveBack takes facts from before a branch from the device that goes on as it, and tells which it needs next, up to last.
func (b *batch) giveBack(of *Replica, last uint64, push *wire.Push) (expected uint64, err error) {
	if push == nil {
		if end := of.end().Number; end < last {
			return end + 1, nil
		}
		return 1, nil // it has another story there: where they part, only all that the device has can tell
	}
	end := push.First - 1 + uint64(len(push.Facts))
	if push.First == 0 || len(push.Facts) == 0 || end > last {
		return 0, fmt.Errorf("facts from before a branch: %w", wire.ErrMalformed)
	}
	from, err := b.story(of, push.First-1, push.Before)
	if errors.Is(err, ErrNotFound) && push.Branch == wire.BranchPruned {
		from, err = b.behindGap(of, push.First, push.Before)
	}
	if errors.Is(err, ErrNotFound) {
		return 1, nil
	}
	if err != nil {
		return 0, err
	}
	entries, ok := b.open(PushFrom{Replica: from.ID, Push: *push}, *from)
	if !ok {
		return 0, fmt.Errorf("facts from before a branch: %w", wire.ErrMalformed)
	}
	_, err = b.keep(entries, push.Before, from)
	return end + 1, err
}

// admit makes a replica of the certificate of a device that the hub does not know any more. A branch goes on from whoever
// tells the story that it branched off from, as others may have gone on under that name. When nobody tells that any more, it
// goes on behind a gap, or it is ErrNotFound.
func (b *batch) admit(c wire.Certificate, gap bool) (*Replica, error) {
	known, err := b.replica(c.Replica)
	if err == nil || !errors.Is(err, ErrNotFound) {
		return known, err
	}
	r := &Replica{ID: c.Replica, Name: c.Name, Number: c.Number, PublicKey: c.PublicKey, Branch: c.Branch,
		First: c.First, Before: c.Before, Chain: c.Before, Certificate: &c}
	if c.Of == "" {
		if err := b.settle(r, nil); err != nil {
			return nil, err
		}
		return r, b.record([]domain.Fact{domain.DeviceEnrolled{Device: r.row()}})
	}
	of, err := b.replica(c.Of)
	if err != nil {
		return nil, err
	}
	from, err := b.story(of, c.First-1, c.Before)
	missing := errors.Is(err, ErrNotFound) && gap
	if missing {
		from, err = b.strandAt(of, c.First-1)
	}
	if err != nil {
		return nil, err
	}
	of = from
	same, err := b.rejoin(r, of)
	if err != nil {
		return nil, err
	}
	r.Of, r.Acked, r.Branched = of.ID, c.First-1, of.Branched
	of.Branched = max(of.Branched, c.First)
	if err := b.settle(r, of); err != nil {
		return nil, err
	}
	fact := domain.DeviceForked{Device: of.Name, Number: c.First, Into: domain.Device{Replica: r.ID}, Of: of.ID, Before: c.Before[:],
		Renamed: of.Name != r.Name || same, Missing: missing}
	if r.Device() {
		fact.Into = r.row()
	}
	if missing {
		b.gaps[r.ID] = true
		if err := b.expectGap(r, c.First); err != nil {
			return nil, err
		}
	}
	return r, b.record([]domain.Fact{fact})
}

// rejoin tells whether a replica that comes back goes on with the story of another one, as it did behind a gap. When that
// story has facts of its own there by now, it becomes another one.
func (b *batch) rejoin(r, of *Replica) (same bool, err error) {
	if r.Branch != of.Branch {
		return false, nil
	}
	strand, err := b.strand(of)
	if err != nil {
		return false, err
	}
	for _, other := range strand {
		if other.recorded(r.First) {
			r.Branch = r.ID[:branchTag]
			return false, nil
		}
	}
	return true, nil
}

// settle gives a replica that comes back its place among those that are there.
func (b *batch) settle(r, of *Replica) error {
	changed, err := b.settleNames(r)
	if err != nil {
		return err
	}
	b.doubt(r, of)
	b.replicas[r.ID] = r
	if changed || r.Of != r.Certificate.Of || r.Branch != r.Certificate.Branch {
		return b.certify(r)
	}
	return nil
}

// doubt trusts a device that comes back no further than what is known of it: by what stands in the rows already, by what it
// branched off from, and with no zone until it is sure that it had all.
func (b *batch) doubt(r, of *Replica) {
	r.Returned = b.now
	for _, known := range domain.Find[domain.Device](b.overlay, domain.ByReplica, r.ID) {
		r.State, r.Since, r.Zones = known.State, known.Since, known.Zones
	}
	if of != nil && of.Device() {
		r.State, r.Since, r.Zones, r.Returned = of.State, of.Since, of.Zones, of.Returned
	}
}

// believe lets those that came back have all zones when nobody said that they were restricted: everybody has given back what
// he held, or had the time for it.
func (b *batch) believe() error {
	all, err := b.tx.Replicas()
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.Returned == 0 || r.Recovered != b.head.Epoch && b.now < r.Returned+recoverFor.Milliseconds() {
			continue
		}
		replica, err := b.replica(r.ID)
		if err != nil {
			return err
		}
		replica.Returned = 0
	}
	return nil
}

// settleNames gives a device that comes back another name or label number when somebody else has got its own meanwhile.
func (b *batch) settleNames(r *Replica) (changed bool, err error) {
	others, err := b.all()
	if err != nil {
		return false, err
	}
	if len(others) >= replicasMax {
		return false, errCrowded
	}
	if !r.Device() {
		return false, nil
	}
	for _, other := range others {
		if other.ID == r.ID {
			continue
		}
		if other.Number == r.Number {
			r.Number, changed = 1+highest(others), true
		}
		if other.Name != r.Name || other.Superseded {
			continue
		}
		switch {
		case other.Of == r.ID:
			r.Superseded = true
		case r.Of == other.ID:
			before, err := b.replica(other.ID)
			if err != nil {
				return false, err
			}
			before.Superseded = true
		default:
			r.Name, changed = freeName(r.Name, others), true
		}
	}
	return changed, nil
}

func highest(replicas []Replica) (number int64) {
	for _, r := range replicas {
		number = max(number, r.Number)
	}
	return number
}
