package supervise

import (
	"strconv"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// exception is the row of the exception table that is shown.
func (s State) exception(rows domain.Reader) domain.Exception {
	parts := domain.KeyParts(s.Key)
	if len(parts) != 2 {
		return domain.Exception{}
	}
	return domain.ExceptionOf(rows, domain.TaskKind(parts[0]), parts[1])
}

// switches are what follows, each to be switched on and off.
func switches(e *domain.Exception) map[string]*bool {
	return map[string]*bool{"adjust": &e.Adjust, "count": &e.Count, "reallocate": &e.Reallocate, "block": &e.Block}
}

// toggle switches one consequence on or off.
func (s State) toggle(t *work.Turn, option string) State {
	exception := s.exception(t.Rows)
	if on, ok := switches(&exception)[option]; ok {
		*on = !*on
		t.Record(domain.Stated{Row: exception})
		t.Tell(work.Done)
	}
	return s
}

// tolerance is the policy that is shown.
func (s State) tolerance(rows domain.Reader) domain.Tolerance {
	parts := domain.KeyParts(s.Key)
	if len(parts) != 2 {
		return domain.Tolerance{}
	}
	own, ok := domain.Get[domain.Tolerance](rows, parts...)
	if !ok {
		own = domain.Tolerance{Work: domain.TaskKind(parts[0]), Class: parts[1]}
	}
	return own
}

// limits are the numbers of a tolerance.
func limits(t *domain.Tolerance) map[string]*int64 {
	return map[string]*int64{"plus_percent": &t.PlusPercent, "minus_percent": &t.MinusPercent, "plus_most": &t.PlusMost,
		"minus_most": &t.MinusMost, "value_most": &t.ValueMost, "approve_above": &t.ApproveAbove}
}

// limit asks for the number of a limit, or switches the recount by another worker.
func (s State) limit(t *work.Turn, option string) State {
	if option == "recount_by_other" {
		tolerance := s.tolerance(t.Rows)
		tolerance.RecountByOther = !tolerance.RecountByOther
		t.Record(domain.Stated{Row: tolerance})
		t.Tell(work.Done)
		return s
	}
	s.Option = option
	return s
}

// number sets the limit that was asked for.
func (s State) number(t *work.Turn, text string) State {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	if err != nil || n < 0 || n > domain.QuantityMax {
		t.Refuse(work.QuantityInvalid, text)
		return s
	}
	tolerance := s.tolerance(t.Rows)
	if to, ok := limits(&tolerance)[s.Option]; ok {
		*to = n
		t.Record(domain.Stated{Row: tolerance})
	}
	s.Option = ""
	t.Tell(work.Done)
	return s
}
