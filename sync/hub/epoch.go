package hub

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// recoverFor is how long a hub that lost facts waits at most for what devices hold of them, before it decides anything
// itself again.
const recoverFor = 15 * time.Minute

// rollbacksMax bounds the rollbacks that are remembered; who has not been here since the oldest is taken for a witness
// of a new one.
const rollbacksMax = 1000

const settingRollbacks = "rollbacks"

// Rollback is one time that the hub found itself without facts that it had told of.
type Rollback struct {
	Epoch string        `cbor:"1,keyasint"` // that began then
	Ended []string      `cbor:"2,keyasint"` // the epochs that lost their ends
	Kept  int64         `cbor:"3,keyasint"` // the position at which the new epoch began
	At    int64         `cbor:"4,keyasint"` // hub time in ms
	Lost  wire.TreeHead `cbor:"5,keyasint"` // the hub's own word for what it does not know any more
}

// Rollbacks are the times that the hub lost facts, the first one first.
func Rollbacks(s Snapshot) ([]Rollback, error) {
	value, err := s.Setting(settingRollbacks)
	if err != nil || value == nil {
		return nil, err
	}
	var all []Rollback
	return all, wire.Unmarshal(value, &all)
}

// Epochs tell which epoch a position belongs to.
type Epochs struct {
	rollbacks []Rollback
	present   string
}

// EpochsOf are the epochs of a hub's log.
func EpochsOf(s Snapshot) (Epochs, error) {
	head, err := s.Head()
	if err != nil {
		return Epochs{}, err
	}
	rollbacks, err := Rollbacks(s)
	return Epochs{rollbacks, head.Epoch}, err
}

// At is the epoch in which the fact at a position came into the log.
func (e Epochs) At(site int64) string {
	for _, r := range slices.Backward(e.rollbacks) {
		if site > r.Kept {
			return r.Epoch
		}
	}
	if len(e.rollbacks) > 0 {
		return e.rollbacks[0].Ended[0]
	}
	return e.present
}

// own is the replica under which the hub itself recorded at a position. Whatever stands there of others of its replicas was given
// back by devices.
func (e Epochs) own(site int64) string {
	if epoch := e.At(site); len(e.rollbacks) > 0 && epoch != e.rollbacks[0].Ended[0] {
		return ownOf(epoch)
	}
	return hubReplica
}

// ownOf is the hub's replica in an epoch that is not its first.
func ownOf(epoch string) string { return hubReplica + "@" + epoch[:8] }

// Recovering tells whether the hub waits for facts that it lost: the policies rest until every device has told what it
// holds, or for recoverFor.
func Recovering(s Snapshot, now time.Time) (bool, error) {
	all, err := Rollbacks(s)
	if err != nil || len(all) == 0 {
		return false, err
	}
	last := all[len(all)-1]
	if now.UnixMilli() >= last.At+recoverFor.Milliseconds() {
		return false, nil
	}
	replicas, err := s.Replicas()
	for _, r := range replicas {
		if r.Device() && r.Trusted() && !r.Superseded && r.Recovered != last.Epoch {
			return true, err
		}
	}
	return false, err
}

// history is the hub's history at one moment, to hold against what devices have seen of it.
type history struct {
	s         Snapshot
	head      Head
	tree      *treeReader
	rollbacks []Rollback
	safe      Backup // what devices need not keep any more
}

func newHistory(s Snapshot) (*history, error) {
	head, err := s.Head()
	if err != nil {
		return nil, err
	}
	rollbacks, err := Rollbacks(s)
	return &history{s: s, head: head, tree: newTreeReader(s, head.Site), rollbacks: rollbacks}, err
}

// holds tells whether the history begins with what the head seen stands for.
func (h *history) holds(seen wire.TreeHead) (bool, error) {
	switch {
	case seen.Size > h.head.Site || seen.Size < 0:
		return false, nil
	case seen.Size == h.head.Site:
		return seen.Root == h.head.Root, nil
	}
	root, err := h.tree.rootAt(seen.Size)
	return root == seen.Root, err
}

// ended tells whether an epoch is known to have lost its end.
func (h *history) ended(epoch string) bool {
	return slices.ContainsFunc(h.rollbacks, func(r Rollback) bool { return slices.Contains(r.Ended, epoch) })
}

// lost tells whether a head proves that the hub lost facts of which it did not know yet: the hub has signed it, does
// not hold it, and no rollback explains that. Only the hub's own word is believed, so that no device can make it begin
// an epoch. A copy of the hub that merely lags would look the same, therefore all reading is done where writing is.
func (h *history) lost(site []byte, seen wire.TreeHead) (bool, error) {
	held, err := h.holds(seen)
	if err != nil || held || h.ended(seen.Epoch) {
		return false, err
	}
	if err := seen.Verify(site); err != nil {
		return false, fmt.Errorf("%w: %w", wire.ErrMalformed, err)
	}
	return true, nil
}

// rollBack begins a new epoch, unless another device was quicker.
func (h *Hub) rollBack(ctx context.Context, now time.Time, seen wire.TreeHead) error {
	id, err := uuid.NewRandomFromReader(h.random)
	if err != nil {
		return fmt.Errorf("begin epoch: %w", err)
	}
	err = h.store.Update(ctx, func(tx Tx) error {
		b, err := newBatch(h, now, tx, nil)
		if err != nil {
			return err
		}
		return b.rollBack(id.String(), seen)
	})
	if err != nil {
		return fmt.Errorf("begin epoch: %w", err)
	}
	return nil
}

func (b *batch) rollBack(epoch string, seen wire.TreeHead) error {
	known, err := newHistory(b.tx)
	if err != nil {
		return err
	}
	key, err := b.siteKey()
	if err != nil {
		return err
	}
	lost, err := known.lost(publicOf(key), seen)
	if err != nil || !lost {
		return err
	}
	return b.begin(known, epoch, seen)
}

// begin begins an epoch behind what the hub still has.
func (b *batch) begin(known *history, epoch string, seen wire.TreeHead) error {
	ended := []string{known.head.Epoch}
	if seen.Epoch != known.head.Epoch { // that epoch is gone with its beginning
		ended = append(ended, seen.Epoch)
	}
	all := append(known.rollbacks, Rollback{Epoch: epoch, Ended: ended, Kept: known.head.Site, At: b.now, Lost: seen})
	value, err := wire.Marshal(all[max(0, len(all)-rollbacksMax):])
	if err != nil {
		return err
	}
	if err := b.tx.SetSetting(settingRollbacks, value); err != nil {
		return err
	}
	b.epoch = epoch
	_, err = b.run(nil, []domain.Fact{domain.ServerRolledBack{Epoch: epoch, Ended: seen.Epoch, Kept: known.head.Site, Lost: seen.Size}})
	return err
}

// own is the replica under which the hub records facts of its own. Each epoch has another one: what the hub recorded in
// the lost end of an epoch has numbers that a hub which does not know it would give again.
func (b *batch) own() (*Replica, error) {
	rollbacks, err := Rollbacks(b.tx)
	if err != nil {
		return nil, err
	}
	own := Replica{ID: hubReplica, Name: hubReplica}
	if len(rollbacks) > 0 {
		own.Branch = b.head.Epoch[:8]
		own.ID = ownOf(b.head.Epoch)
	}
	replica, err := b.replica(own.ID)
	if errors.Is(err, ErrNotFound) {
		replica, err = &own, nil
		b.replicas[own.ID] = replica
	}
	return replica, err
}
