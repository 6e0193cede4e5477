package receive

import (
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// The steps.
const (
	stepSource   = "receive/source"
	stepItem     = "receive/item"
	stepLot      = "receive/lot"
	stepExpiry   = "receive/expiry"
	stepSerial   = "receive/serial"
	stepQuantity = "receive/quantity"
	stepCheck    = "receive/check"
	stepUnit     = "receive/unit"
	stepFinish   = "receive/finish"
)

// State is the work in hand.
type State struct {
	work.Verdict
	Step     string         `json:"step"`
	Dock     string         `json:"dock,omitempty"`    // where this device receives; empty: the site's first dock
	Receipt  string         `json:"receipt,omitempty"` // empty while goods come without papers
	Blind    bool           `json:"blind,omitempty"`
	Hand     Hand           `json:"hand,omitzero"`      // what is being received
	Gathered *Gathered      `json:"gathered,omitempty"` // what codes have told before one named the item
	Repeat   *Hand          `json:"repeat,omitempty"`   // the last line, to receive the same again
	Refused  *Refused       `json:"refused,omitempty"`
	Last     *domain.Undone `json:"last,omitempty"` // takes the last line back
	Done     bool           `json:"done,omitempty"`
	Before   *State         `json:"before,omitempty"` // where a step back leads while something is in hand
}

// Hand is what the codes of one label and the worker have told so far.
type Hand struct {
	Item      string `json:"item,omitempty"`
	Packaging string `json:"packaging,omitempty"`
	Per       int64  `json:"per,omitempty"` // base units of one scan
	Lot       string `json:"lot,omitempty"`
	Expiry    string `json:"expiry,omitempty"`
	Assumed   bool   `json:"assumed,omitempty"` // the expiry is what is announced or on record; the label has not told it
	Serial    string `json:"serial,omitempty"`
	Quantity  int64  `json:"quantity,omitempty"` // counted by scans, or held by a code
	Known     bool   `json:"known,omitempty"`    // the quantity needs no asking
	Damaged   bool   `json:"damaged,omitempty"`
	Held      string `json:"held,omitempty"`  // the code for which it goes on hold
	Check     string `json:"check,omitempty"` // result of an inspection
	Line      string `json:"line,omitempty"`
	Unit      string `json:"unit,omitempty"`
}

// Refused is a scan that may not be received, which the option hold receives all the same.
type Refused struct {
	Hand Hand      `json:"hand"`
	Code work.Code `json:"code"`
}

// Start begins with the question what comes. dock is the device's receiving dock, or empty.
func Start(dock string) State { return State{Step: stepSource, Dock: dock} }

// goods are what is in hand, with the status that it gets.
func (h Hand) goods() domain.Goods {
	status := domain.Available
	switch {
	case h.Damaged:
		status = domain.Damaged
	case h.Held != "":
		status = domain.Hold
	}
	return domain.Goods{Item: h.Item, Lot: h.Lot, Expiry: h.Expiry, Serial: h.Serial, Status: status}
}

// dock is where goods are received.
func (s State) dock(rows domain.Reader) string {
	if s.Dock != "" {
		return s.Dock
	}
	first := domain.Location{}
	for _, dock := range domain.Find[domain.Location](rows, domain.ByKind, string(domain.Dock)) {
		if first.Code == "" || dock.Sequence < first.Sequence {
			first = dock
		}
	}
	return first.Code
}

// again goes on with the next item of the receipt.
func (s State) again() State {
	s.Step, s.Hand, s.Refused, s.Gathered, s.Before = stepItem, Hand{}, nil, nil, nil
	return s
}

// inHand tells whether something is being received that is not recorded yet.
func (s State) inHand() bool {
	return s.Step != stepSource && s.Step != stepItem && s.Step != stepFinish
}

// behind remembers the step that was left, for a step back.
func (s State) behind(left State) State {
	switch {
	case !s.inHand() || s.Step == left.Step:
		return s
	case !left.inHand():
		left = left.again()
		left.Receipt, left.Repeat = s.Receipt, s.Repeat
	}
	left.Verdict = work.Verdict{}
	s.Before = &left
	return s
}

// lines are the lines of the receipt in hand.
func (s State) lines(rows domain.Reader) []domain.ReceiptLine {
	if s.Receipt == "" {
		return nil
	}
	return domain.Find[domain.ReceiptLine](rows, domain.ByReceipt, s.Receipt)
}
