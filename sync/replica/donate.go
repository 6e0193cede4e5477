package replica

import (
	"bytes"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/sync/wire"
)

// Bounds of one message about the facts of others: small, as nobody waits for them and others wait for the radio.
const (
	gatherFacts   = 500
	donatedFacts  = 3000 // looked at for one message: more than one push has, so that its signature is among them
	donationBytes = 256 << 10
)

// recovery is what the device gives back to a hub that lost facts.
type recovery struct {
	epoch string // for which the hub asks, or none
	have  map[string]wire.Tail
	has   map[string]uint64 // of each replica: the hub has the facts up to here
	after int64
	next  int64 // after the donation under way
	last  bool
	done  bool
}

// SetKeeper makes the device keep the facts of others, too. Without one it gives back only its own.
func (d *Device) SetKeeper(keeper Keeper) { d.keeper = keeper }

// NextGather is the next question for facts of others, or false when this device keeps none.
func (d *Device) NextGather() (wire.FactsAsk, bool, error) {
	if d.keeper == nil || d.identity.Replica == "" {
		return wire.FactsAsk{}, false, nil
	}
	epoch, after, err := d.keeper.Cursor()
	return wire.FactsAsk{Version: wire.Version, Epoch: epoch, After: after, Limit: gatherFacts}, err == nil, err
}

// Gathered takes a page of the hub's log; more is true when there is more right now.
func (d *Device) Gathered(page wire.FactsPage) (more bool, err error) {
	return page.More, d.keeper.Keep(page)
}

// hearOfLoss notes that the hub asks for what it lost. A device that keeps nothing of others has only its own facts to
// give, and pushes those anyway.
func (d *Device) hearOfLoss(page wire.Pulled) {
	if d.keeper == nil || !page.Recovering || len(page.Have) == 0 {
		return
	}
	if d.recovery.epoch != page.Epoch || d.recovery.done { // it asks again: the last answer was not its last word
		d.recovery = recovery{epoch: page.Epoch}
	}
	d.recovery.have, d.recovery.has = map[string]wire.Tail{}, map[string]uint64{}
	for _, tail := range page.Have {
		d.recovery.have[tail.Replica] = tail
	}
}

// donating tells whether the hub waits for what this device holds.
func (d *Device) donating() bool { return d.recovery.epoch != "" && !d.recovery.done }

// NextDonation is the next message that gives the hub back what it lost, or false when there is nothing to give. It goes
// before a push, so that facts come back in the order in which the hub once had them.
func (d *Device) NextDonation() (wire.Donation, bool, error) {
	if !d.donating() {
		return wire.Donation{}, false, nil
	}
	r := &d.recovery
	donation := wire.Donation{Version: wire.Version, Epoch: r.epoch}
	for {
		kept, err := d.keeper.Kept(r.after, donatedFacts)
		if err != nil {
			return wire.Donation{}, false, err
		}
		r.last = len(kept) < donatedFacts
		r.next = r.after
		size := 0
		for _, fact := range kept {
			signed := len(fact.Signature) > 0
			lost, err := d.lost(&fact)
			if err != nil {
				return wire.Donation{}, false, err
			}
			if lost {
				donation.Facts = append(donation.Facts, fact.LoggedFact)
				size += len(fact.Data)
			}
			r.next = fact.ID
			if signed && size > donationBytes {
				r.last = false
				break
			}
		}
		if len(donation.Facts) > 0 || r.last {
			break
		}
		r.after = r.next // nothing of these is lost
	}
	if donation.Last = r.last; len(donation.Facts) == 0 {
		return donation, true, nil
	}
	var err error
	donation.Certificates, err = d.certificatesOf(donation.Facts)
	return donation, err == nil, err
}

// lost tells whether the hub may not have a fact. The device's own facts get their data here.
func (d *Device) lost(fact *Kept) (bool, error) {
	if len(fact.Data) == 0 {
		records, err := d.journal.Read(fact.Number, 1)
		if err != nil || len(records) == 0 || records[0].Number != fact.Number {
			return false, err // pruned: it is in a backup
		}
		fact.Data = records[0].Data
	}
	has, known := d.recovery.has[fact.Replica]
	if !known {
		var err error
		if has, err = d.hubHas(fact.Replica); err != nil {
			return false, err
		}
		d.recovery.has[fact.Replica] = has
	}
	return fact.Number > has, nil
}

// hubHas is up to which number the hub has the same facts of a replica as this device: up to its last one, unless this
// device knows another one under that number. Nobody but the hub itself gives numbers anew after a loss, so of others
// it has what it says even when this device has not come as far.
func (d *Device) hubHas(replica string) (uint64, error) {
	tail, known := d.recovery.have[replica]
	if !known {
		return 0, nil
	}
	digests, err := d.keeper.Digests(replica, tail.Number)
	if err != nil {
		return 0, err
	}
	same := slices.ContainsFunc(digests, func(d []byte) bool { return bytes.Equal(d, tail.Digest) })
	unknown := len(digests) == 0 && !isHub(replica)
	if same || unknown || replica == d.identity.Replica {
		return tail.Number, nil
	}
	return 0, nil
}

// isHub tells the hub's own replicas, of whatever epoch.
func isHub(replica string) bool { return replica == "hub" || strings.HasPrefix(replica, "hub@") }

// Donated takes the hub's answer to the last donation into account.
func (d *Device) Donated(wire.Donated) {
	d.recovery.after, d.recovery.done = d.recovery.next, d.recovery.last
}

// certificatesOf are the certificates of those whose facts are given, and of whom they branched off from.
func (d *Device) certificatesOf(facts []wire.LoggedFact) ([]wire.Certificate, error) {
	all, err := d.keeper.Certificates()
	if err != nil {
		return nil, err
	}
	byReplica := map[string]wire.Certificate{}
	for _, c := range all {
		byReplica[c.Replica] = c
	}
	var found []wire.Certificate
	seen := map[string]bool{}
	for _, fact := range facts {
		for id := fact.Replica; id != "" && !seen[id]; id = byReplica[id].Of {
			seen[id] = true
			if c, ok := byReplica[id]; ok {
				found = append(found, c)
			}
		}
	}
	slices.Reverse(found) // origins first
	return found, nil
}
