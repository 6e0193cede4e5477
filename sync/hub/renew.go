package hub

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// settingFold is where the store keeps which version of the fold has made its rows.
const settingFold = "fold"

// renew makes all rows anew of the whole log before anything is folded over them, when an earlier version of the fold has made
// those that stand there: going on from them would be neither what that one makes of the facts nor what this one does. It
// takes the time and the memory of an audit, once, and what comes out the same is not sent to anybody again.
func (b *batch) renew() error {
	b.renewed = true
	if b.hub.understood.at(b.began) {
		return nil
	}
	made, err := foldOf(b.tx)
	own := b.hub.release.FoldVersion
	if err != nil || made >= own {
		return err
	}
	value, err := wire.Marshal(own)
	if err != nil {
		return err
	}
	if err := b.tx.SetSetting(settingFold, value); err != nil || b.began.Site == 0 {
		return err
	}
	state, err := b.foldLog()
	if err != nil {
		return err
	}
	if err := b.replaceRows(state); err != nil {
		return err
	}
	return b.record([]domain.Fact{domain.RowsRenewed{Fold: int64(own)}})
}

func foldOf(s Snapshot) (version int, err error) {
	value, err := s.Setting(settingFold)
	if err != nil || value == nil {
		return 0, err
	}
	return version, wire.Unmarshal(value, &version)
}

// foldLog folds all facts from nothing.
func (b *batch) foldLog() (*domain.Overlay, error) {
	stored, err := b.tx.Replicas()
	if err != nil {
		return nil, err
	}
	replicas := make(map[string]Replica, len(stored))
	for _, r := range stored {
		replicas[r.ID] = r
	}
	epochs, err := EpochsOf(b.tx)
	if err != nil {
		return nil, err
	}
	state := domain.NewOverlay(nil)
	for last := int64(0); last < b.began.Site; {
		page, err := b.tx.Log(last, auditPage)
		if err != nil {
			return nil, err
		}
		for _, e := range page {
			last = e.Site
			if err := b.hub.release.foldEntry(state, &e, replicas[e.Replica], epochs.At(e.Site)); err != nil {
				return nil, err
			}
		}
	}
	return state, nil
}

// replaceRows puts other rows in the place of all that are kept.
func (b *batch) replaceRows(state *domain.Overlay) error {
	for _, at := range state.Changed() {
		if row := state.Get(at.Table, at.Key); row != nil {
			b.overlay.Put(row)
		}
	}
	for _, table := range domain.Tables() {
		var gone []string // by the keys that they have there: this version may make others of the same rows
		err := b.tx.Each(table, domain.Scopes{domain.Everything}, func(row FeedEntry) error {
			if state.Get(table, row.Key) == nil {
				gone = append(gone, row.Key)
			}
			return nil
		})
		if err != nil {
			return err
		}
		for _, key := range gone {
			b.overlay.Delete(table, key)
		}
	}
	return nil
}
