package hub

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// errPoisoned stops a commit in which a fact could not be folded, so that it can be made again without it.
var errPoisoned = errors.New("a fact cannot be folded")

// batch is one commit in the making: facts get their numbers and are folded one by one over the rows on disk.
type batch struct {
	hub      *Hub
	now      int64 // ms
	tx       Tx
	began    Head     // the one before it
	history  *history // up to that, once a device has shown what it saw of it
	head     Head
	epoch    string              // that begins with this commit, or none
	key      ed25519.PrivateKey  // of the site, when this commit makes it
	replicas map[string]*Replica // that it has to do with, as it leaves them
	stored   []Replica           // all, as they were before it, or nil when they were not asked for
	entries  []Entry
	held     []Entry         // kept beside the log
	gaps     map[string]bool // whose story lacks facts, or has got some of them with this commit
	overlay  *domain.Overlay
	renewed  bool // the rows are what this version makes of the facts
	poisoned map[string]bool
}

// newBatch begins a commit. Its time is never before the last one's, whoever made that and whatever his clock showed.
func newBatch(h *Hub, now time.Time, tx Tx, poisoned map[string]bool) (*batch, error) {
	head, err := tx.Head()
	if err != nil {
		return nil, err
	}
	b := &batch{hub: h, began: head, now: head.notBefore(now).UnixMilli(), tx: tx, replicas: map[string]*Replica{}, gaps: map[string]bool{}, poisoned: maps.Clone(poisoned)}
	return b, b.understand(head)
}

func (b *batch) run(pushes Pushes, own []domain.Fact) ([]wire.Pushed, error) {
	answers := make([]wire.Pushed, len(pushes))
	err := b.take(func() (err error) {
		if err := b.findReplicas(pushes); err != nil {
			return err
		}
		for i, push := range pushes {
			answers[i], err = b.push(push)
			switch { // it comes again later; the others' pushes are not to suffer
			case errors.Is(err, errCrowded):
				answers[i], err = wire.Pushed{Status: wire.PushCrowded}, nil
			case errors.Is(err, ErrEarly):
				answers[i], err = wire.Pushed{Status: wire.PushEarly}, nil
			}
			if err != nil {
				return err
			}
		}
		return b.record(own)
	}, len(pushes) == 0)
	signed := b.head.Signed()
	for i := range answers {
		answers[i].Site, answers[i].Head = b.head.Site, &signed
	}
	return answers, err
}

// take adds facts, lets the policies see what came of them, or everything, and writes it all.
func (b *batch) take(add func() error, everything bool) error {
	head, err := b.tx.Head()
	if err != nil {
		return err
	}
	b.head, b.overlay = head, domain.NewOverlay(b.tx)
	if b.epoch != "" {
		b.head.Epoch = b.epoch
	}
	if err := b.renew(); err != nil {
		return err
	}
	if err := add(); err != nil {
		return err
	}
	if err := b.tellGaps(); err != nil {
		return err
	}
	if err := b.decide(everything); err != nil {
		return err
	}
	return b.finish()
}

// push takes the facts of one push that the hub does not have yet.
func (b *batch) push(push PushFrom) (wire.Pushed, error) {
	replica, err := b.replica(push.Replica)
	if errors.Is(err, ErrNotFound) { // a standby was promoted since it was let in; the others' pushes are not to suffer
		return wire.Pushed{Status: wire.PushUnknown}, nil
	}
	if err != nil {
		return wire.Pushed{}, err
	}
	end := replica.end().Number
	answer := wire.Pushed{Acked: end, Expected: end + 1}
	if len(push.Facts) > wire.PushFactsMax || push.First == 0 {
		answer.Status = wire.PushInvalid
		return answer, nil
	}
	replica.LastSync = b.now
	if push.First > end+1 && push.Branch != wire.BranchPruned {
		answer.Status = wire.PushGap
		return answer, nil
	}
	if lost, err := b.lost(push.Seen, push.Other); err != nil || lost {
		answer.Status = wire.PushLost
		return answer, err
	}
	from, err := b.goesOnFrom(push, replica)
	if err != nil {
		return wire.Pushed{}, err
	}
	if from == nil { // the stories differ before this push: where, only all that the device has can tell
		answer.Status, answer.Acked, answer.Expected = wire.PushGap, 0, 1
		return answer, nil
	}
	entries, ok := b.open(push, *from)
	if !ok {
		answer.Status = wire.PushInvalid
		return answer, nil
	}
	return b.takePush(push, entries, replica, from)
}

// goesOnFrom is who has the fact that a push goes on from, the replica itself for the most part: nil when that has another
// one there. What a device has forgotten may be another's of its family by now, or be nobody's.
func (b *batch) goesOnFrom(push PushFrom, replica *Replica) (*Replica, error) {
	if push.Branch == wire.BranchPruned {
		from, err := b.story(replica, push.First-1, push.Before)
		if errors.Is(err, ErrNotFound) {
			return b.behindGap(replica, push.First, push.Before)
		}
		return from, err
	}
	before, err := b.known(*replica, push.First-1)
	if errors.Is(err, ErrNotFound) || err == nil && before != push.Before {
		return nil, nil
	}
	return replica, err
}

// takePush keeps the facts of a push, which go on from a replica of the device's family, and answers it.
func (b *batch) takePush(push PushFrom, entries []Entry, replica, from *Replica) (answer wire.Pushed, err error) {
	owner, err := b.keep(entries, push.Before, from)
	if err != nil {
		return answer, err
	}
	if owner != replica {
		replica.yield(owner)
	}
	if push.Branch != wire.BranchNone && owner == replica {
		last := push.Before
		if len(entries) > 0 {
			last = entries[len(entries)-1].Hash
		}
		if owner, err = b.reissue(push, replica, last); err != nil {
			return answer, err
		}
	}
	answer.Acked = owner.end().Number
	switch {
	case owner != replica:
		answer.Status, answer.Branch = wire.PushForked, owner.Certificate
		if answer.Origins, err = b.origins(*owner); err != nil {
			return answer, err
		}
	case push.Branch == wire.BranchLost:
		answer.Acked = min(answer.Acked, push.First-1+uint64(len(push.Facts))) // what both have of one story
	}
	answer.Expected = answer.Acked + 1
	return answer, nil
}

// compare tells which facts are new. Facts that the hub has under the same numbers with other hashes are a fork:
// then all that differ are returned.
func (b *batch) compare(entries []Entry, before wire.Hash, replica Replica) (fresh []Entry, forked bool, err error) {
	end := replica.end()
	for i, e := range entries {
		if e.Number > end.Number {
			// The chain must go on where the hub's ends; behind facts that were compared it does.
			goesOn := i > 0 || e.Number == end.Number+1 && before == end.Chain
			return entries[i:], !goesOn, nil
		}
		known, err := b.known(replica, e.Number)
		if errors.Is(err, ErrNotFound) || err == nil && known != e.Hash {
			return entries[i:], true, nil
		}
		if err != nil {
			return nil, false, err
		}
	}
	return nil, false, nil
}

// known is the hash that the hub has under a number, on disk or in this very commit. What lies before a branch is its
// origin's. It is ErrNotFound for a fact that is missing.
func (b *batch) known(replica Replica, number uint64) (wire.Hash, error) {
	switch {
	case number == 0:
		return wire.Hash{}, nil
	case number == replica.Acked:
		return replica.Chain, nil
	case number+1 == replica.First:
		return replica.Before, nil
	case number < replica.First:
		return b.knownBefore(replica, number)
	case number > replica.end().Number:
		return wire.Hash{}, ErrNotFound
	}
	for _, e := range slices.Concat(b.entries, b.held) {
		if e.Replica == replica.ID && e.Number == number {
			return e.Hash, nil
		}
	}
	if number > replica.Acked {
		held, err := b.tx.Held(replica.ID, number, 1)
		if err != nil || len(held) == 0 {
			return wire.Hash{}, errors.Join(err, fmt.Errorf("read held fact %d of %s", number, replica.Name))
		}
		return held[0].Hash, nil
	}
	e, err := b.tx.Recorded(replica.ID, number)
	return e.Hash, err
}

// knownBefore is the hash that the hub has under a number from before a branch.
func (b *batch) knownBefore(replica Replica, number uint64) (wire.Hash, error) {
	origin, err := b.replica(replica.Of)
	if err == nil && number > origin.end().Number { // behind a gap somebody else may have it
		origin, err = b.strandAt(origin, number)
	}
	if err != nil {
		return wire.Hash{}, err
	}
	return b.known(*origin, number)
}

// append gives a fact the next number of the site and folds it.
func (b *batch) append(e Entry, replica *Replica) error {
	b.head.Site++
	e.Site = b.head.Site
	replica.Acked, replica.Chain, replica.Low = e.Number, e.Hash, e.Low
	err := b.fold(&e, *replica)
	b.entries = append(b.entries, e)
	return err
}

func (b *batch) fold(e *Entry, from Replica) (err error) {
	e.Unfolded = b.poisoned[entryID(*e)]
	defer func() {
		if cause := recover(); cause != nil {
			if b.poisoned == nil {
				b.poisoned = map[string]bool{}
			}
			b.poisoned[entryID(*e)] = true
			err = fmt.Errorf("%w: %s: %v", errPoisoned, entryID(*e), cause)
		}
	}()
	return b.hub.release.foldEntry(b.overlay, e, from, b.head.Epoch)
}

func entryID(e Entry) string { return fmt.Sprintf("%s-%d", e.Replica, e.Number) }

// record adds facts of the hub itself, signed by the site at the last of them as a device signs a push.
func (b *batch) record(facts []domain.Fact) error {
	if len(facts) == 0 {
		return nil
	}
	replica, err := b.own()
	if err != nil {
		return err
	}
	key, err := b.siteKey()
	if err != nil {
		return err
	}
	for i, fact := range facts {
		e := wire.Envelope{Number: replica.Acked + 1, Boot: b.now, Base: b.head.Site, Epoch: wire.EpochTag(b.head.Epoch)}
		data, err := wire.Seal(e, fact)
		if err != nil {
			return err
		}
		entry := Entry{Replica: replica.ID, Number: e.Number, Data: data, Hash: wire.Link(replica.Chain, data),
			Low: b.now, High: b.now, Received: b.now}
		if i == len(facts)-1 {
			entry.Signature = wire.Sign(key, entry.Hash[:])
		}
		if err := b.append(entry, replica); err != nil {
			return err
		}
	}
	return nil
}

// decide lets the policies see what the facts made, or everything.
func (b *batch) decide(everything bool) error {
	policy, now := b.hub.policy, time.UnixMilli(b.now)
	if everything {
		if err := b.refold(); err != nil {
			return err
		}
	}
	if recovering, err := Recovering(b.tx, now); err != nil || recovering {
		return err // what comes back may have decided already
	}
	if everything {
		if err := errors.Join(b.believe(), b.watermark(), b.skipNumbers(), b.prune()); err != nil {
			return err
		}
	}
	if policy.Run == nil {
		return nil
	}
	if everything {
		return b.record(policy.Run(b.overlay, now))
	}
	changed := b.overlay.Changed()
	if !policy.Touches(changed) {
		return nil
	}
	return b.record(policy.After(b.overlay, changed, now))
}

// finish writes everything; the head is moved only when there is something to write.
func (b *batch) finish() error {
	for _, id := range sortedKeys(b.replicas) {
		if err := b.tx.PutReplica(*b.replicas[id]); err != nil {
			return err
		}
	}
	changes, err := b.tx.Changes(b.overlay)
	if err == nil && len(b.held) > 0 {
		err = b.tx.Hold(b.held)
	}
	if err != nil || len(b.entries) == 0 {
		return err
	}
	nodes, err := b.sign()
	if err != nil {
		return err
	}
	if err := b.tx.Append(b.entries, nodes); err != nil {
		return err
	}
	if err := b.tx.Write(changes, b.head.Site); err != nil {
		return err
	}
	return b.tx.SetHead(b.head)
}

// keepTime moves the head's time only, when nothing else did.
func (b *batch) keepTime() error {
	if b.head.Time >= b.now || b.head.Site == 0 {
		return nil
	}
	if _, err := b.sign(); err != nil {
		return err
	}
	return b.tx.SetHead(b.head)
}

// sign adds what was decided to the tree and signs its new head. It returns the nodes that are complete with it.
func (b *batch) sign() (nodes []Node, err error) {
	key, err := b.siteKey()
	if err != nil {
		return nil, err
	}
	grown := parseEdge(b.head.Edge)
	for _, e := range b.entries {
		hash, err := leaf(e)
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, grown.add(e.Site-1, hash)...)
	}
	b.head.Edge, b.head.Root, b.head.Time = grown.String(), grown.root(), b.now
	signed := b.head.Signed()
	if err := signed.Sign(key); err != nil {
		return nil, err
	}
	b.head.Signature = string(signed.Signature)
	return nodes, nil
}

// findReplicas reads the devices of all pushes at once, where the store can.
func (b *batch) findReplicas(pushes Pushes) error {
	store, ok := b.tx.(interface {
		FindReplicas(ids []string) (map[string]Replica, error)
	})
	if !ok || len(pushes) < 2 {
		return nil
	}
	ids := make([]string, len(pushes))
	for i, push := range pushes {
		ids[i] = push.Replica
	}
	found, err := store.FindReplicas(ids)
	for id, r := range found {
		if b.replicas[id] == nil {
			b.replicas[id] = &r
		}
	}
	return err
}

func (b *batch) replica(id string) (*Replica, error) {
	if r, ok := b.replicas[id]; ok {
		return r, nil
	}
	r, err := b.tx.Replica(id)
	if err != nil {
		return nil, err
	}
	b.replicas[id] = &r
	return &r, nil
}
