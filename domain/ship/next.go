package ship

import (
	"slices"
	"strconv"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Next takes one input.
func Next(s State, e work.Event, v work.View) (State, []domain.Fact) {
	t := work.Begin(s.Verdict, e, v)
	switch e := e.(type) {
	case work.Synced:
		s = s.review(t)
	case work.Back:
		s = s.back()
	case work.Undo:
		s = s.undo(t)
	case work.Choose:
		s = s.choose(t, e.Option)
	default:
		s = s.read(t)
	}
	s.Verdict = t.Verdict
	return s, t.Facts
}

// review leaves a shipment that somebody else has closed.
func (s State) review(t *work.Turn) State {
	shipment, ok := domain.Get[domain.Shipment](t.Rows, s.Shipment)
	if ok && shipment.State == domain.StateClosed {
		t.Warn(work.TaskReassigned, s.Shipment, shipment.Carrier)
		s.Done = true
	}
	return s
}

func (s State) back() State {
	switch {
	case s.Step == stepFinish:
		s.Step = stepUnit
	case s.Step == stepUnit:
		s = State{Step: stepCarrier, Dock: s.Dock}
	case s.Dock != "":
		s.Dock = ""
	default:
		s.Done = true
	}
	return s
}

func (s State) undo(t *work.Turn) State {
	if s.Last == nil {
		t.Refuse(work.AlreadyDone)
		return s
	}
	t.Record(*s.Last)
	s.Last = nil
	t.Tell(work.Done)
	return s
}

func (s State) choose(t *work.Turn, option string) State {
	if s.Step != stepCarrier {
		if option == "finish" {
			return s.finish(t)
		}
		t.Refuse(work.BadInput, option)
		return s
	}
	if option == noCarrier {
		option = ""
	}
	if s.Dock == "" || !slices.Contains(carriers(t.Rows), option) {
		t.Refuse(work.BadInput, option)
		return s
	}
	return s.open(t, option)
}

func (s State) read(t *work.Turn) State {
	m, _ := work.Read(t.Rows, t.Event)
	if t.Unclear(m) {
		return s
	}
	if s.Step == stepCarrier {
		return s.place(t, m)
	}
	if s.Step == stepFinish {
		more := s
		more.Step = stepUnit
		if more = more.load(t, m); t.Verdict.Tone == work.Error {
			return s
		}
		return more // a scan says that there is more to load
	}
	return s.load(t, m)
}

// place takes the dock, or a shipment that is open.
func (s State) place(t *work.Turn, m work.Meaning) State {
	shipment, known := domain.Get[domain.Shipment](t.Rows, m.Text)
	switch {
	case known && shipment.State == domain.StateClosed:
		t.Refuse(work.AlreadyDone)
	case known:
		s.Dock, s.Carrier, s.Shipment, s.Step = shipment.Dock, shipment.Carrier, shipment.Code, stepUnit
		t.Take()
	case m.Location != nil && m.Location.Kind == domain.Dock:
		s.Dock = m.Location.Code
		return s.wait(t)
	case m.Location != nil:
		t.Refuse(work.ExpectedPlaceOfKind, t.Say("dock"))
	case m.Known():
		t.Refuse(work.ExpectedLocation)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

// wait goes on with the one carrier that orders wait for, or asks which.
func (s State) wait(t *work.Turn) State {
	waiting := carriers(t.Rows)
	switch len(waiting) {
	case 0:
		s.Dock = ""
		t.Refuse(work.NoWork)
	case 1:
		return s.open(t, waiting[0])
	default:
		t.Take()
	}
	return s
}

// open goes on with the carrier's open shipment at the dock, or begins one.
func (s State) open(t *work.Turn, carrier string) State {
	s.Carrier, s.Step = carrier, stepUnit
	t.Take()
	for _, shipment := range domain.Find[domain.Shipment](t.Rows, domain.ByState, string(domain.StateOpen)) {
		if shipment.Carrier == carrier && shipment.Dock == s.Dock {
			s.Shipment = shipment.Code
			return s
		}
	}
	s.Shipment = "SH-" + t.Device() + "-" + strconv.FormatUint(t.Seen.Number, 10)
	t.Record(domain.ShipmentOpened{Shipment: s.Shipment, Carrier: carrier, Dock: s.Dock})
	return s
}

// load takes one carton.
func (s State) load(t *work.Turn, m work.Meaning) State {
	units, _ := s.units(t.Rows)
	belongs := slices.ContainsFunc(units, func(unit domain.Unit) bool { return unit.Label == m.Label })
	switch {
	case m.Unit != nil && m.Unit.Shipment != "": // for this carrier or another: it is on a vehicle
		t.Refuse(work.AlreadyLoaded, m.Label)
	case m.Unit != nil && !belongs:
		t.Refuse(work.NotInShipment, m.Label)
	case m.Unit != nil:
		fact := domain.Loaded{Shipment: s.Shipment, Unit: m.Label}
		if undone, ok := domain.Undo(t.Seen.Number, fact); ok {
			s.Last = &undone
		}
		t.Record(fact)
		t.Take()
	case m.Known():
		t.Refuse(work.ExpectedUnit)
	default:
		t.Refuse(work.UnknownBarcode, m.Text)
	}
	return s
}

// finish closes the shipment; what is not loaded is asked for once, and waits for the next one.
func (s State) finish(t *work.Turn) State {
	units, loaded := s.units(t.Rows)
	if loaded < len(units) && !t.Confirmed(work.ConfirmShort) {
		s.Step = stepFinish
		return s
	}
	t.Record(domain.ShipmentClosed{Shipment: s.Shipment})
	t.Tell(work.Done)
	s.Done = true
	return s
}
