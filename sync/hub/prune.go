package hub

import (
	"sort"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// pruneEvery is how often marks of gone rows are looked through.
const pruneEvery = 24 * time.Hour

// settingPruned is where the hub keeps what it has pruned.
const settingPruned = "pruned"

// pruned says how far the marks of rows that are gone, or have left a scope, are forgotten: a device that has not heard
// of them by then begins anew.
type pruned struct {
	UpTo int64 `cbor:"1,keyasint"` // position
	At   int64 `cbor:"2,keyasint"` // hub time in ms of the last look
}

func prunedOf(s Snapshot) (p pruned, err error) {
	value, err := s.Setting(settingPruned)
	if err != nil || value == nil {
		return pruned{}, err
	}
	return p, wire.Unmarshal(value, &p)
}

// missed tells whether marks are forgotten that a device needs to go on from where it is. Nothing but time prunes them.
func (p pruned) missed(ask wire.Pull) bool {
	return ask.Since > 0 && ask.Since < p.UpTo || ask.Staged != nil && ask.Staged.Begun < p.UpTo
}

// prune forgets the marks that are older than the site's horizon.
func (b *batch) prune() error {
	p, err := prunedOf(b.tx)
	if err != nil || b.now-p.At < pruneEvery.Milliseconds() {
		return err
	}
	upTo, err := b.before(b.now - domain.HorizonOf(b.overlay))
	if err != nil {
		return err
	}
	if upTo > p.UpTo {
		if err := b.tx.Prune(upTo); err != nil {
			return err
		}
		p.UpTo = upTo
	}
	p.At = b.now
	value, err := wire.Marshal(p)
	if err != nil {
		return err
	}
	return b.tx.SetSetting(settingPruned, value)
}

// before is the position of the last fact that was on the hub's disk before a moment.
func (b *batch) before(ms int64) (site int64, err error) {
	head, err := b.tx.Head()
	if err != nil {
		return 0, err
	}
	after := sort.Search(int(head.Site), func(n int) bool {
		page, failed := b.tx.Log(int64(n), 1)
		if failed != nil {
			err = failed
		}
		return failed != nil || len(page) == 0 || page[0].Received >= ms
	})
	return int64(after), err
}
