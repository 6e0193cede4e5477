package sim

import (
	"context"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// spoilMaster makes a site whose master data is not what devices need: rows of it are missing, or it forgets soon that
// rows are gone.
func (w *world) spoilMaster(rows []domain.Row) []domain.Row {
	if w.chance(PrunedBelow) { // and who is away for long will not hear of them
		w.shift = max(shiftMin, w.shift/3) // so that days pass
		rows = append(rows, domain.Setting{Name: domain.SettingHorizonDays, Value: 1})
	}
	missing := w.truth.items[len(w.truth.items)-1]
	if w.crew == nil && w.strikes(MasterMissing, "nobody told of %s", missing) {
		rows = slices.DeleteFunc(rows, func(row domain.Row) bool { return row.Table() == domain.TableItem && row.Key() == missing })
	}
	return rows
}

// changeMaster states master data anew that unsent facts of somebody speak of. No fact deletes it: what is not to be used any
// more is blocked.
func (w *world) changeMaster() error {
	item, place := w.pick(w.truth.items), w.pick(w.truth.locations[1:])
	live := w.unsaid(nil, func(fact domain.Fact) bool {
		moved, ok := fact.(domain.GoodsMoved)
		return ok && (moved.Goods.Item == item || moved.From == domain.At(place) || moved.To == domain.At(place))
	})
	if live == nil {
		return nil
	}
	row := domain.Row(domain.Item{Code: item, Name: item, Blocked: w.random.IntN(2) == 0})
	if w.random.IntN(2) == 0 {
		zone := place[:1]
		if place[len(place)-1] == '2' { // each zone keeps a place
			zone = w.pick([]string{"A", "B"})
		}
		row = domain.Location{Code: place, Kind: domain.Storage, Zone: zone, Blocked: w.random.IntN(2) == 0}
	}
	w.injected(MasterChanged, "%s is stated anew, while %s has facts unsent", row.Key(), live.name)
	p, err := w.able()
	if err != nil {
		return err
	}
	if err := p.hub.Import(context.Background(), p.time(), []domain.Row{row}); err != nil {
		return err
	}
	return w.remember(p)
}

// nesting is somebody's word that a pallet stands on another one.
type nesting struct {
	by       *device
	fact     int // the number of the word among those of its device
	unit, in string
}

// nest lets a supervisor state that a pallet stands on another one, and somebody else, without radio, that it is the other
// way round. No workflow says so, but a program could.
func (w *world) nest(d *device) error {
	last := w.truth.nested
	next := nesting{d, d.recorded() + 1, w.pick(w.truth.announced), w.pick(w.truth.announced)}
	circle := last.by != nil && last.by != d && last.by.recorded()-last.by.Unsynced() < last.fact
	if circle {
		next.unit, next.in = last.in, last.unit
	}
	if next.unit == next.in {
		return nil
	}
	kept, err := w.record(d, "W-1", []domain.Fact{domain.Stated{Row: domain.Unit{Label: next.unit, Kind: domain.Pallet, Parent: next.in}}}, nil)
	if err != nil || !kept {
		return err
	}
	if w.truth.nested = next; circle {
		w.injected(NestCycle, "%s says that %s stands on %s, and %s that it is the other way round", d.name, next.unit, next.in, last.by.name)
	}
	return nil
}

// nests tells whether a fact states a pallet on another one.
func nests(e hub.Entry) bool {
	envelope, err := wire.Open(e.Data)
	if err != nil || envelope.Kind != domain.KindStated {
		return false
	}
	fact, err := envelope.Fact()
	stated, ok := fact.(domain.Stated)
	return err == nil && ok && stated.Row.Table() == domain.TableUnit
}
