package sim

// A site works in shifts. Between them time passes in which nobody works, but the hub's policies look at it, clocks drift,
// devices on their chargers look for news, marks grow older than the horizon, and who is not there is missed.
const (
	shiftMin, shiftMax = 30, 200             // steps of a shift
	nightMin, nightMax = 8 * hour, 14 * hour // between two shifts
	weekend            = 60 * hour           // between every fifth and the next
	nightLooks         = 2                   // how often the hub and the devices are played in a night
)

// closes tells whether a shift ends with this step.
func (w *world) closes() bool { return w.step > 0 && w.step%w.shift == 0 }

// night plays the time between two shifts. Mail is delivered, and whoever is on is on.
func (w *world) night() error {
	length := nightMin + w.random.Int64N(nightMax-nightMin)
	if w.step/w.shift%5 == 0 {
		length = weekend
	}
	w.tell("the site closes for %d h", length/hour)
	for range nightLooks {
		until := w.now + length/nightLooks
		if err := w.pass(until); err != nil {
			return err
		}
		if err := w.tick(); err != nil {
			return err
		}
		for _, d := range w.devices {
			if err := w.ask(d); err != nil {
				return err
			}
		}
	}
	return nil
}

// pass lets time pass: what is under way arrives, and hubs rest.
func (w *world) pass(until int64) error {
	if err := w.deliver(until); err != nil {
		return err
	}
	w.rest(until)
	w.now = max(w.now, until)
	return nil
}
