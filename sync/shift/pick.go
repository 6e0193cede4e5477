package shift

import "fmt"

// pick takes the goods of one order along the handheld's route and drops them at the packing place.
func (w *worker) pick(order string) error {
	if err := w.scan(order); err != nil {
		return err
	}
	if w.now.Step != "pick/tote" && w.now.Step != "pick/location" {
		return w.giveUp("order " + order)
	}
	tote := "TOTE-" + order
	for range stepsMax {
		if w.now.Step == "home" {
			w.dropped++
			return nil
		}
		if w.now.Tone == "error" && w.now.Step != "pick/item" {
			return w.giveUp("order " + order)
		}
		if err := w.pickStep(tote); err != nil {
			return err
		}
	}
	return fmt.Errorf("order %s never ends: %v", order, w.now)
}

// pickStep does what the screen asks for.
func (w *worker) pickStep(tote string) error {
	switch w.now.Step {
	case "pick/tote":
		return w.scan(tote)
	case "pick/location":
		return w.scan(w.now.Field("location"))
	case "pick/item":
		return w.pickItem()
	case "pick/quantity":
		w.picked++
		return w.enter(w.now.Field("quantity"))
	case "pick/empty":
		return w.choose("yes")
	case "pick/drop":
		return w.scan(w.paper.packing())
	}
	return w.press(map[string]bool{"back": true})
}

// pickItem scans a piece of what is asked for; when it is not there, the place is short of it.
func (w *worker) pickItem() error {
	if w.now.Tone == "error" {
		w.note("taking " + w.now.Field("item") + " at " + w.now.Field("location"))
		if err := w.choose("short"); err != nil {
			return err
		}
		if err := w.choose("missing"); err != nil {
			return err
		}
		return w.enter("0")
	}
	if unit := w.now.Field("unit"); unit != "" {
		return w.scan(unit)
	}
	item := w.now.Field("item")
	return w.press(w.paper.label(item, w.now.Field("lot"), w.now.Field("expiry"), w.now.Field("serial")))
}
