package hub

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// branchTag is how much of a branch's id tells its facts from those of others with its name.
const branchTag = 8

// keep takes facts that are new, in the order of their replica, and returns the replica that has them now. Facts that
// contradict what the hub has under the same numbers happened as well: they become a replica of their own, which
// branches off where the two stories differ. A story that another of the same origin has told already is that one's: no
// fact is taken twice. The facts must go on from what the hub knows of the replica.
func (b *batch) keep(entries []Entry, before wire.Hash, replica *Replica) (*Replica, error) {
	if err := b.fill(entries, before, replica); err != nil {
		return nil, err
	}
	fresh, forked, err := b.compare(entries, before, *replica)
	if err != nil || len(fresh) == 0 {
		return replica, err
	}
	if differs := len(entries) - len(fresh); differs > 0 {
		before = entries[differs-1].Hash
	}
	if forked || fresh[0].Number <= replica.Branched || replica.bare() {
		teller, err := b.story(replica, fresh[0].Number, fresh[0].Hash)
		if err == nil {
			return b.keep(under(fresh, teller), before, teller)
		}
		if !errors.Is(err, ErrNotFound) {
			return nil, err
		}
	}
	if !forked {
		return b.goOnWith(fresh, before, replica)
	}
	if end := replica.end(); end.Number == fresh[0].Number-1 && end.Chain == before {
		return nil, fmt.Errorf("fact %d of %s does not go on from the one before it", fresh[0].Number, replica.Name)
	}
	branch, err := b.branch(replica, parting{first: fresh[0].Number, before: before, id: branchID(replica.ID, fresh[0].Number, fresh[0].Hash)})
	if err != nil {
		return nil, err
	}
	return b.keep(under(fresh, branch), before, branch)
}

// under makes entries those of a replica.
func under(entries []Entry, replica *Replica) []Entry {
	for i := range entries {
		entries[i].Replica = replica.ID
	}
	return entries
}

func (b *batch) acceptAll(entries []Entry, replica *Replica) error {
	if replica.Trusted() && replica.HeldFacts() > 0 { // it was let in again, and not all of that is posted
		if err := b.unhold(replica); err != nil {
			return err
		}
	}
	for _, e := range entries {
		if err := b.accept(e, replica); err != nil {
			return err
		}
	}
	return nil
}

// branchID follows from the first fact that differs, so that the same story makes the same branch however often and by
// whatever way it comes.
func branchID(of string, number uint64, hash wire.Hash) string {
	h := sha256.New()
	fmt.Fprintf(h, "handtruck branch\n%s\n", of)
	h.Write(binary.BigEndian.AppendUint64(nil, number))
	h.Write(hash[:])
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// parting is where and how a device goes on as another replica.
type parting struct {
	first   uint64    // its first fact there
	before  wire.Hash // of the fact before that one
	id      string    // of the other replica
	renamed bool      // it takes another name
	gap     bool      // facts before the first one are missing
	same    bool      // and its story is that of whom it goes on from
}

// branch makes the replica as which a device goes on from a fact. It has the device's key; it keeps the device's name
// unless that is what it is made for. Whoever goes on under the name afterwards is told to take another one: a device
// that was restored never does, a copy has to.
func (b *batch) branch(of *Replica, at parting) (*Replica, error) {
	known, err := b.replica(at.id)
	if err == nil || !errors.Is(err, ErrNotFound) {
		return known, err
	}
	others, err := b.all()
	if err != nil {
		return nil, err
	}
	if len(others) >= replicasMax {
		return nil, errCrowded
	}
	r := &Replica{ID: at.id, Name: of.Name, PublicKey: of.PublicKey, TokenHash: of.TokenHash, Acked: at.first - 1, Chain: at.before,
		LastSync: b.now, Branch: at.id[:branchTag], Of: of.ID, First: at.first, Before: at.before,
		State: of.State, Since: of.Since, Zones: of.Zones, Returned: of.Returned, Branched: of.Branched}
	if at.same {
		r.Branch = of.Branch
	}
	fact := domain.DeviceForked{Device: of.Name, Number: at.first, Into: domain.Device{Replica: at.id}, Of: of.ID, Before: at.before[:],
		Renamed: at.renamed || at.same, Missing: at.gap}
	if of.Device() {
		if at.renamed {
			r.Name = freeName(of.Name, others)
		}
		if err := b.supersede(r, others); err != nil {
			return nil, err
		}
		fact.Into = r.row()
	}
	b.replicas[r.ID] = r
	of.Branched = max(of.Branched, at.first)
	if err := b.certify(r); err != nil {
		return nil, err
	}
	return r, b.record([]domain.Fact{fact})
}

// supersede gives a branch a label number of its own, and tells others with its name to look for another.
func (b *batch) supersede(r *Replica, others []Replica) error {
	for _, other := range others {
		r.Number = max(r.Number, other.Number)
		if other.Name != r.Name || other.Superseded {
			continue
		}
		o, err := b.replica(other.ID)
		if err != nil {
			return err
		}
		o.Superseded = true
	}
	r.Number++
	return nil
}

// freeName is t1-2 where t1 is taken.
func freeName(name string, others []Replica) string {
	for n := 2; ; n++ {
		free := fmt.Sprintf("%s-%d", name, n)
		if checkFree(free, others) == nil {
			return free
		}
	}
}

// certify signs what the device is, for the day that the hub forgets it.
func (b *batch) certify(r *Replica) error {
	key, err := b.siteKey()
	if err != nil {
		return err
	}
	r.Certificate = &wire.Certificate{Replica: r.ID, Name: r.Name, Number: r.Number, PublicKey: r.PublicKey,
		Of: r.Of, First: r.First, Before: r.Before, Branch: r.Branch}
	return r.Certificate.Sign(key)
}

// reissue makes the replica that a device asked for behind the facts of its push, or returns the one it has.
func (b *batch) reissue(push PushFrom, replica *Replica, before wire.Hash) (*Replica, error) {
	end := push.First - 1 + uint64(len(push.Facts))
	switch {
	case end != push.End:
		return replica, nil // it has more to send first
	case push.Branch == wire.BranchLost && end < replica.end().Number:
		return b.goOn(replica, end, before, false)
	case push.Branch == wire.BranchNamed && end == replica.end().Number && replica.Superseded:
		return b.goOn(replica, end, before, true)
	}
	return replica, nil
}

// goOn makes a branch without facts, or returns the one that an answer which was lost told of.
func (b *batch) goOn(replica *Replica, end uint64, before wire.Hash, renamed bool) (*Replica, error) {
	others, err := b.all()
	if err != nil {
		return nil, err
	}
	for _, other := range others {
		if other.Of == replica.ID && other.First == end+1 && other.end().Number == end && (other.Name != replica.Name) == renamed {
			return b.replica(other.ID)
		}
	}
	id, err := uuid.NewRandomFromReader(b.hub.random)
	if err != nil {
		return nil, fmt.Errorf("branch: %w", err)
	}
	return b.branch(replica, parting{first: end + 1, before: before, id: id.String(), renamed: renamed})
}
