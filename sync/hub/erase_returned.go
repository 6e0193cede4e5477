package hub

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// settingErased is where the store keeps out of which facts people are to be taken that a hub which lost facts does not have
// again yet. They are no more than this site's hubs themselves once named.
const settingErased = "erased"

// eraseReturned takes people out of facts that this commit brings back, of which it or a commit before heard that they were
// erased. The hub says so once more: an audit believes only what stands behind the fact that was changed, and the fact
// has brought the row back.
func (b *batch) eraseReturned(heard []domain.WorkerErased) error {
	value, err := b.tx.Setting(settingErased)
	if err != nil {
		return err
	}
	var awaited, left []domain.WorkerErased
	if value != nil {
		if err := wire.Unmarshal(value, &awaited); err != nil {
			return err
		}
	}
	here := map[domain.FactRef]bool{}
	for _, e := range b.entries {
		here[refOf(e)] = true
	}
	known, changed := map[domain.FactRef]bool{}, false
	for i, erased := range slices.Concat(awaited, heard) {
		var came, away []domain.FactRef
		for _, ref := range erased.Facts {
			switch {
			case known[ref]:
			case here[ref]:
				came = append(came, ref)
			default:
				away = append(away, ref)
			}
			known[ref] = true
		}
		if len(came) > 0 {
			if _, err := b.redact(erased.Badge, came); err != nil {
				return err
			}
			if err := b.record([]domain.Fact{domain.WorkerErased{Badge: erased.Badge, Facts: came}}); err != nil {
				return err
			}
		}
		if len(away) > 0 {
			left = append(left, domain.WorkerErased{Badge: erased.Badge, Facts: away})
		}
		changed = changed || len(came) > 0 || i >= len(awaited) && len(away) > 0
	}
	if !changed {
		return nil
	}
	if value, err = wire.Marshal(left); err != nil {
		return err
	}
	return b.tx.SetSetting(settingErased, value)
}
