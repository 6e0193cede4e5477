package shift

import (
	"fmt"
	"strconv"
)

// receive takes in what a delivery note announces.
func (w *worker) receive(r receipt) error {
	if err := w.scan(r.code); err != nil {
		return err
	}
	if w.now.Step != "receive/item" {
		return w.giveUp("receipt " + r.code)
	}
	units := map[string]bool{}
	for _, line := range r.lines {
		unit := line["unit"]
		if units[unit] && unit != "" {
			continue // it came with the pallet
		}
		units[unit] = true
		if w.now.Step != "receive/item" {
			break // a pallet was the last that the receipt waited for
		}
		if err := w.receiveLine(line); err != nil {
			return err
		}
	}
	for range 2 {
		if w.now.Step == "receive/item" || w.now.Step == "receive/finish" {
			if err := w.choose("finish"); err != nil {
				return err
			}
		}
	}
	if w.now.Step != "home" {
		return w.giveUp("end of receipt " + r.code)
	}
	return nil
}

func (w *worker) receiveLine(line map[string]string) error {
	if unit := line["unit"]; unit != "" {
		if err := w.scan(unit); err != nil {
			return err
		}
		if w.now.Tone == "error" {
			w.note("pallet " + unit)
			return nil
		}
		w.received++
		w.loads = append(w.loads, load{unit: unit})
		return nil
	}
	pieces := 1
	if w.paper.items[line["item"]].serial {
		n, err := strconv.Atoi(line["quantity"])
		if err != nil {
			return fmt.Errorf("read paper: %w", err)
		}
		pieces = n
	}
	for range pieces {
		if err := w.receiveLoose(line); err != nil {
			return err
		}
	}
	w.received++
	return nil
}

// receiveLoose takes in one line, or one piece with a serial number of it.
func (w *worker) receiveLoose(line map[string]string) error {
	article := w.paper.items[line["item"]]
	l := load{item: line["item"], lot: line["lot"], expiry: line["expiry"], quant: line["quantity"]}
	if article.lot && l.lot == "" {
		l.lot = "L-" + line["receipt"] + "-" + line["line"]
	}
	if article.expiry && l.expiry == "" {
		l.expiry = "2044-12-31"
	}
	if article.serial {
		w.serials++
		l.serial, l.quant = fmt.Sprintf("%s-%04d", w.name, w.serials), "1"
	}
	if err := w.press(w.paper.label(l.item, l.lot, l.expiry, l.serial)); err != nil {
		return err
	}
	for range stepsMax {
		if w.now.Tone == "error" {
			w.note("item " + l.item)
			return w.leaveItem()
		}
		var err error
		switch w.now.Step {
		case "receive/lot":
			err = w.enter(l.lot)
		case "receive/expiry":
			err = w.enter(l.expiry)
		case "receive/serial":
			err = w.enter(l.serial)
		case "receive/quantity":
			err = w.enter(l.quant)
		case "receive/unit":
			err = w.choose("loose")
		default:
			w.loads = append(w.loads, l)
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("item %s never ends: %v", l.item, w.now)
}

// leaveItem goes back to the step that asks for the next item.
func (w *worker) leaveItem() error {
	for range stepsMax {
		if w.now.Step == "receive/item" || w.now.Step == "home" {
			return nil
		}
		if err := w.press(map[string]bool{"back": true}); err != nil {
			return err
		}
	}
	return fmt.Errorf("there is no way back: %v", w.now)
}

// putAway brings what the worker has received to where the handheld says.
func (w *worker) putAway() error {
	loads := w.loads
	w.loads = nil
	if len(loads) == 0 {
		return nil
	}
	if err := w.choose("putaway"); err != nil {
		return err
	}
	for _, l := range loads {
		if err := w.putAwayLoad(l); err != nil {
			return err
		}
	}
	return w.home()
}

func (w *worker) putAwayLoad(l load) error {
	input := any(map[string]string{"scan": l.unit})
	if l.unit == "" {
		input = w.paper.label(l.item, l.lot, l.expiry, l.serial)
	}
	if err := w.press(input); err != nil {
		return err
	}
	for range stepsMax {
		if w.now.Tone == "error" {
			w.note("putting away " + l.unit + l.item)
			return w.leaveLoad()
		}
		var err error
		switch w.now.Step {
		case "putaway/location":
			err = w.scan(w.now.Field("location"))
		case "putaway/quantity":
			err = w.enter(l.quant)
		default:
			w.stored++
			return nil
		}
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("putting away never ends: %v", w.now)
}

func (w *worker) leaveLoad() error {
	for w.now.Step != "putaway/unit" {
		if w.now.Step == "home" {
			return w.choose("putaway")
		}
		if err := w.press(map[string]bool{"back": true}); err != nil {
			return err
		}
	}
	return nil
}
