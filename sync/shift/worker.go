package shift

import (
	"context"
	"fmt"
	"time"
)

const (
	radioEvery = 30               // inputs after which a worker walks into or out of the radio's reach
	stepsMax   = 400              // inputs for one thing, before a worker gives it up
	syncTries  = 1000             // syncs until one succeeds
	syncPause  = 60 * time.Second // in which they must
)

// worker is a person with a handheld, who reads the screen and does what it asks.
type worker struct {
	*shift
	name     string
	person   person
	handheld *handheld
	now      screen

	receipts []receipt
	orders   []string // of which so many are wanted as can be picked
	wanted   int
	loads    []load // received, to be put away

	turn    int // shifts the times without radio, so that not all are away at once
	inputs  int
	away    int // inputs without radio
	online  bool
	serials int
	waits   []time.Duration // from each input to its answer

	received, stored, picked, dropped int
	gaveUp                            []string
}

// load is something that a worker has received and will put away.
type load struct {
	unit             string
	item, lot, quant string
	expiry, serial   string
}

// start enrols the terminal, waits for the warehouse and logs in.
func (w *worker) start(ctx context.Context) error {
	h, err := w.startHandheld(ctx, w.name)
	if err != nil {
		return err
	}
	w.handheld, w.online = h, true
	if err := w.sync(ctx); err != nil {
		return err
	}
	if err := w.scan(w.person.badge); err != nil {
		return err
	}
	if err := w.enter(w.person.pin); err != nil {
		return err
	}
	if w.now.Step != "home" {
		return fmt.Errorf("log in: %v", w.now)
	}
	return nil
}

func (w *worker) stop() error {
	if w.handheld == nil {
		return nil
	}
	h := w.handheld
	w.handheld, w.waits = nil, h.waits
	return h.Stop()
}

// work does everything on the worker's papers: what came in first, then the orders.
func (w *worker) work(ctx context.Context) error {
	for _, r := range w.receipts {
		if err := w.receive(r); err != nil {
			return err
		}
		w.finished()
		if err := w.putAway(); err != nil {
			return err
		}
		w.finished()
	}
	for _, order := range w.orders {
		if ctx.Err() != nil || w.dropped == w.wanted {
			return ctx.Err()
		}
		before := w.dropped
		if err := w.pick(order); err != nil {
			return err
		}
		if w.dropped > before {
			w.finished()
		}
	}
	return nil
}

// press gives an input and walks in and out of the radio's reach: half of the time there is none.
func (w *worker) press(input any) error {
	if (w.inputs+w.turn*radioEvery/2)%radioEvery == 0 {
		w.online = !w.online
		if _, err := w.handheld.do(map[string]string{"network": onOff(w.online)}, false); err != nil {
			return err
		}
	}
	w.inputs++
	if !w.online {
		w.away++
	}
	answer, err := w.handheld.do(input, true)
	w.now = answer
	return err
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return "off"
}

func (w *worker) scan(text string) error   { return w.press(map[string]string{"scan": text}) }
func (w *worker) enter(text string) error  { return w.press(map[string]string{"enter": text}) }
func (w *worker) choose(text string) error { return w.press(map[string]string{"choose": text}) }

// giveUp notes what could not be done, and goes home.
func (w *worker) giveUp(what string) error {
	w.note(what)
	return w.home()
}

func (w *worker) note(what string) {
	w.gaveUp = append(w.gaveUp, fmt.Sprintf("%s %s: %v", w.name, what, w.now))
}

// home goes back until there is nothing to go back from.
func (w *worker) home() error {
	for range stepsMax {
		if w.now.Step == "home" {
			return nil
		}
		if err := w.press(map[string]bool{"back": true}); err != nil {
			return err
		}
	}
	return fmt.Errorf("there is no way home: %v", w.now)
}

// sync turns the radio on and syncs until all is sent.
func (w *worker) sync(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, syncPause)
	defer cancel()
	if _, err := w.handheld.do(map[string]string{"network": "on"}, false); err != nil {
		return err
	}
	w.online = true
	var answer screen
	for range syncTries {
		if ctx.Err() != nil {
			break
		}
		var err error
		if answer, err = w.handheld.do(map[string]bool{"sync": true}, false); err != nil {
			return err
		}
		if answer.Unsynced == 0 && answer.Tone != "error" && answer.Code != "offline" && answer.Code != "hub_unreachable" {
			return nil
		}
	}
	return fmt.Errorf("sync: %v, %d unsynced", answer, answer.Unsynced)
}
