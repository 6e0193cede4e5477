package sim

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/work"
)

// crew is the workers of a site that play the real workflows: they see only their screens and what really stands before
// them, make mistakes, and cannot do what cannot be done.
type crew struct {
	floor  *floor
	labels int // labels used so far: each is new
	claims []claim
}

// claim is a pick as it was made: whoever lost the order must be told what to do with it.
type claim struct{ run, order string }

// mistakes is one in how many inputs goes wrong.
const mistakes = 9

var deskMachine = desk.Machine{Verify: func(hash, pin string) bool { return hash == pin }}

// crewRows are the site on which a crew works.
func (c *crew) rows(devices int) []domain.Row {
	rows := []domain.Row{domain.Site{Code: "SIM", TimeZone: "UTC", Prefix: "9522000"}, domain.Receipt{Code: "R-1"}}
	for i := range devices {
		rows = append(rows, domain.Worker{Badge: badge(i), PINHash: "1", Roles: []domain.Role{domain.Admin}})
	}
	for i, item := range []string{"0401", "0402", "0500"} {
		rows = append(rows, domain.Item{Code: item, Name: item, UoM: "piece", LotTracked: item == "0500"},
			domain.ReceiptLine{Receipt: "R-1", Line: fmt.Sprint(i + 1), Item: item, Expected: 30},
			domain.ReceiptLine{Receipt: "R-1", Line: fmt.Sprint(i + 4), Item: "0401", Expected: 12, Unit: fmt.Sprintf("PAL-%d", i)})
	}
	for i, kind := range []domain.LocationKind{domain.Dock, domain.Packing, domain.Staging, domain.Returns, domain.Quarantine, domain.Scrap} {
		rows = append(rows, domain.Location{Code: strings.ToUpper(string(kind)), Kind: kind, Sequence: int64(i)})
	}
	for i := range 5 {
		code := fmt.Sprintf("A-%d", i)
		x, y := int64(i%2)*3000, int64(1000+i*1500)
		rows = append(rows, domain.Location{Code: code, Kind: domain.Storage, Zone: []string{"A", "B"}[i/3], Sequence: int64(10 + i), XMM: &x, YMM: &y})
		for n, goods := range []domain.Goods{{Item: "0401"}, {Item: "0402"}, {Item: "0500", Lot: "L1"}, {Item: "0500", Lot: "L2"}} {
			if (i+n)%2 == 0 {
				rows = append(rows, domain.Opening{Location: code, Goods: goods, Quantity: 8})
				c.floor.held[held{domain.At(code), goods.Item, goods.Lot}] = 8
			}
		}
	}
	for i := range 12 {
		order := fmt.Sprintf("O-%02d", i)
		rows = append(rows, domain.Order{Code: order, Carrier: "VAN"},
			domain.OrderLine{Order: order, Line: "1", Item: []string{"0401", "0402", "0500"}[i%3], Quantity: int64(1 + i%5)},
			domain.OrderLine{Order: order, Line: "2", Item: []string{"0500", "0401"}[i%2], Quantity: int64(1 + i%3)})
	}
	return rows
}

func badge(i int) string { return fmt.Sprintf("W-%d", i+1) }

// beginShift gives every device the site before the radio gets worse: nobody can log in without it.
func (w *world) beginShift() error {
	w.calm = true
	defer func() { w.calm = false }()
	for range 4 {
		for _, d := range w.devices {
			if err := w.exchangeNow(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// turn lets the worker at a device do one thing, or the scanner do it twice.
func (w *world) turn(d *device) error {
	event, err := w.try(d)
	if err != nil || event == nil || !w.strikes(DoubleScan, "%s gets %v again", d.name, event) {
		return err
	}
	state, facts := deskMachine.Next(d.desk, event, d.View())
	if !w.possible(d, facts) {
		return nil
	}
	return w.keepTurn(d, state, facts)
}

// try lets him do one thing that can be done, and tells what.
func (w *world) try(d *device) (work.Event, error) {
	screen := deskMachine.Screen(d.desk, d.View())
	for range 3 { // what cannot be done is not done: he tries something else
		event := w.react(d, screen)
		state, facts := deskMachine.Next(d.desk, event, d.View())
		if len(facts) == 0 && slices.Contains([]string{"", d.desk.Badge}, state.Badge) || w.possible(d, facts) {
			return event, w.keepTurn(d, state, facts)
		}
		screen.Prompt = "" // and not that again
	}
	return nil, nil
}

// possible tries facts on the floor and lets them happen if they all can.
func (w *world) possible(d *device, facts []domain.Fact) bool {
	tried := w.crew.floor.clone()
	for _, fact := range facts {
		if tried.happen(d.name, fact) != nil {
			return false
		}
	}
	return true
}

// keepTurn records what was done; a disk that takes nothing refuses it before it is done.
func (w *world) keepTurn(d *device, state desk.State, facts []domain.Fact) error {
	saved, err := json.Marshal(state)
	if err != nil {
		return err
	}
	program := d.Device
	kept, err := w.record(d, d.desk.Who(), facts, saved)
	if err != nil || !kept {
		return err
	}
	if d.Device == program { // else it has found the state on its disk
		d.desk = state
	}
	for _, fact := range facts {
		if err := w.crew.floor.happen(d.name, fact); err != nil {
			return err // it was possible a moment ago
		}
		if picked, ok := fact.(domain.Picked); ok {
			w.claim(d, claim{picked.Run, picked.Order})
		}
	}
	return nil
}

// claim notes that goods of an order were taken in a run.
func (w *world) claim(d *device, c claim) {
	other := slices.IndexFunc(w.crew.claims, func(before claim) bool { return before.order == c.order && before.run != c.run })
	if other >= 0 {
		w.injected(TwoPickers, "%s picks %s in another run", d.name, c.order)
	}
	w.crew.claims = append(w.crew.claims, c)
}

// react is what the worker does at a screen.
func (w *world) react(d *device, screen work.Screen) work.Event {
	if screen.Prompt == "" || w.random.IntN(mistakes) == 0 {
		return w.mistake(screen)
	}
	if code := string(screen.Code); strings.HasPrefix(code, "confirm_") && screen.Echo != nil && w.random.IntN(2) == 0 {
		return scan(screen.Echo.Text)
	}
	event := w.inward(d, screen)
	if event == nil {
		event = w.outward(screen)
	}
	if event == nil {
		event = w.usual(screen, shown(screen, "location"))
	}
	return event
}

// shown is a text on the screen.
func shown(screen work.Screen, field string) string {
	text, _ := screen.Show.Get(field).(string)
	return text
}

// inward is what the worker does while goods come in, are counted and moved; nil leaves it to what is usual.
func (w *world) inward(d *device, screen work.Screen) work.Event {
	switch screen.Step {
	case "login/badge":
		if w.strikes(ShiftChange, "somebody else takes %s", d.name) {
			return scan(badge((d.index + 1) % len(w.devices)))
		}
		return scan(badge(d.index))
	case "login/pin":
		return work.Enter{Text: "1"}
	case "home":
		if d.Unsynced() > 0 && w.strikes(EarlyLogout, "%s with %d facts unsent", d.name, d.Unsynced()) {
			return work.Choose{Option: "logout"}
		}
		return work.Choose{Option: w.pick([]string{"receive", "putaway", "pick", "pick", "pick", "pack", "pack", "ship", "count", "count", "return", "move"})}
	case "lookup/result", "report/place", "supervise/place", "replenish/next":
		return work.Back{}
	case "receive/source":
		return scan("R-1")
	case "receive/item":
		if w.random.IntN(4) == 0 {
			return work.Choose{Option: "finish"}
		}
		return scan(w.pick([]string{"0401", "0402", "0500", "PAL-0", "PAL-1", "PAL-2"}))
	case "receive/lot", "return/lot":
		return work.Enter{Text: w.pick([]string{"L1", "L2"})}
	case "receive/unit":
		return work.Choose{Option: w.pick([]string{"loose", "new"})}
	case "count/quantity":
		holder := domain.At(shown(screen, "location"))
		if unit := shown(screen, "unit"); unit != "" {
			holder = domain.In(unit)
		}
		return work.Enter{Text: fmt.Sprint(w.crew.floor.held[held{holder, shown(screen, "item"), shown(screen, "lot")}])}
	case "report/kind", "supervise/list":
		return work.Back{}
	case "count/item":
		return w.count1(shown(screen, "location"))
	case "return/item", "move/item":
		return w.any()
	}
	return nil
}

// outward is what he does while goods go out.
func (w *world) outward(screen work.Screen) work.Event {
	switch screen.Step {
	case "pick/start", "putaway/unit":
		if screen.Code == work.NoWork {
			return work.Back{}
		}
		return work.Choose{Option: "next"}
	case "pick/location":
		if w.random.IntN(5) > 0 {
			return scan(shown(screen, "location"))
		}
	case "pick/tote", "pack/carton":
		if shown(screen, "tote") != "" {
			return scan(shown(screen, "tote"))
		}
		if screen.Tone == work.Error {
			return work.Back{}
		}
		w.crew.labels++
		return scan(fmt.Sprintf("BOX-%03d", w.crew.labels))
	case "pick/item":
		if screen.Tone == work.Error && w.random.IntN(2) == 0 {
			return work.Choose{Option: "short"}
		}
		return work.Scan{Text: shown(screen, "item"), Lot: shown(screen, "lot")}
	case "pick/short":
		if len(screen.Options) == 0 {
			return work.Enter{Text: "0"}
		}
	case "pick/drop":
		return scan("PACKING")
	case "pack/tote":
		if screen.Tone == work.Error && w.random.IntN(2) == 0 {
			return work.Back{}
		}
		return scan(w.tote())
	case "pack/item":
		if w.random.IntN(3) == 0 {
			return work.Choose{Option: "finish"}
		}
		return w.any()
	case "ship/carrier":
		if len(screen.Options) == 0 {
			return scan("DOCK")
		}
	case "ship/unit":
		if w.random.IntN(3) > 0 {
			return scan(w.unit())
		}
	}
	return nil
}

// usual is what most steps want: the place that is shown, a number, or one of the options.
func (w *world) usual(screen work.Screen, place string) work.Event {
	switch {
	case strings.HasSuffix(screen.Step, "/location") && place != "" && w.random.IntN(4) > 0, screen.Step == "count/recount":
		return scan(place)
	case strings.HasSuffix(screen.Step, "/quantity"):
		if full, ok := screen.Show.Get("quantity").(int64); ok && full > 0 && w.random.IntN(2) == 0 {
			return work.Enter{Text: fmt.Sprint(full)}
		}
		return work.Enter{Text: fmt.Sprint(1 + w.random.IntN(8))}
	case len(screen.Options) > 0 && w.random.IntN(3) > 0:
		return work.Choose{Option: screen.Options[w.random.IntN(len(screen.Options))].ID}
	}
	return scan(w.pick([]string{"A-0", "A-1", "A-2", "A-3", "A-4", "DOCK", "STAGING", "RETURNS", "QUARANTINE", "SCRAP"}))
}

// mistake is a scan of something else, a word too much, or a step back.
func (w *world) mistake(screen work.Screen) work.Event {
	switch w.random.IntN(8) {
	case 0:
		return work.Undo{}
	case 1, 2:
		return work.Back{}
	case 3:
		return work.Enter{Text: fmt.Sprint(w.random.IntN(100))}
	case 4:
		return w.any()
	case 5:
		return scan(w.pick([]string{"GHOST", "O-03", "R-1", "A-1", "PACKING", w.unit()}))
	}
	if len(screen.Options) > 0 {
		return work.Choose{Option: screen.Options[w.random.IntN(len(screen.Options))].ID}
	}
	return work.Back{}
}

func scan(text string) work.Event { return work.Scan{Text: text} }

// any is something that really stands somewhere.
func (w *world) any() work.Event {
	keys := w.crew.floor.sorted()
	at := keys[w.random.IntN(len(keys))]
	return work.Scan{Text: at.item, Lot: at.lot}
}

// count1 counts one thing that is really there, or says that this was all.
func (w *world) count1(location string) work.Event {
	if w.random.IntN(3) == 0 {
		return work.Choose{Option: w.pick([]string{"done", "empty"})}
	}
	for _, at := range w.crew.floor.sorted() {
		if at.holder == domain.At(location) && w.random.IntN(2) == 0 {
			return work.Scan{Text: at.item, Lot: at.lot}
		}
	}
	return work.Choose{Option: "done"}
}

// unit is the label of some unit that there really is.
func (w *world) unit() string {
	labels := sortedKeys(w.crew.floor.units)
	if len(labels) == 0 {
		return "PAL-0"
	}
	return w.pick(labels)
}

// tote is one that stands at the packing place.
func (w *world) tote() string {
	for _, label := range sortedKeys(w.crew.floor.units) {
		if w.crew.floor.units[label] == "PACKING" && w.random.IntN(3) == 0 {
			return label
		}
	}
	return w.unit()
}

func sortedKeys[V any](of map[string]V) []string {
	keys := make([]string, 0, len(of))
	for key := range of {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
