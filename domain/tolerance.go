package domain

// Tolerance is one row of the site's tolerance policy: which differences of a quantity pass, in one kind of work and
// for one class of items. A limit of zero that stands alone lets nothing pass; of two limits both have to hold.
type Tolerance struct {
	Work           TaskKind `cbor:"1,keyasint,omitempty"` // receive, pick, count or return
	Class          string   `cbor:"2,keyasint,omitempty"` // of the item; empty: every class without a row of its own
	PlusPercent    int64    `cbor:"3,keyasint,omitempty"` // how much more may be found, in percent of what was planned
	MinusPercent   int64    `cbor:"4,keyasint,omitempty"`
	PlusMost       int64    `cbor:"5,keyasint,omitempty"` // how much more may be found, in base units
	MinusMost      int64    `cbor:"6,keyasint,omitempty"`
	ValueMost      int64    `cbor:"7,keyasint,omitempty"` // of the difference, in minor units of currency; 0: not limited
	ApproveAbove   int64    `cbor:"8,keyasint,omitempty"` // value above which a supervisor decides, even if two counts agree; 0: never
	RecountByOther bool     `cbor:"9,keyasint,omitempty"` // a recount is for another worker
}

// Table, Key and Terms make Tolerance a row.
func (Tolerance) Table() Table  { return TableTolerance }
func (t Tolerance) Key() string { return join(string(t.Work), t.Class) }

// Terms is empty: tolerances are read by key, or all at once.
func (Tolerance) Terms() []Term { return nil }

// ToleranceOf is the tolerance for an item's class, else that for every class, else none at all.
func ToleranceOf(rows Reader, work TaskKind, class string) Tolerance {
	if class != "" {
		if own, ok := Get[Tolerance](rows, string(work), class); ok {
			return own
		}
	}
	common, _ := Get[Tolerance](rows, string(work), "")
	return common
}

// percent is the whole a share is told of.
const percent = 100

// Passes tells whether a quantity may differ from the planned one as it does; cost is that of one base unit, in minor
// units of currency.
func (t Tolerance) Passes(planned, found, cost int64) bool {
	difference := found - planned
	if difference == 0 {
		return true
	}
	if t.ValueMost > 0 && abs(difference)*cost > t.ValueMost {
		return false
	}
	return abs(difference) <= t.most(planned, difference > 0)
}

// Most is the largest quantity that passes where so many are planned.
func (t Tolerance) Most(planned int64) int64 { return planned + t.most(planned, true) }

// Least is the smallest quantity that passes where so many are planned.
func (t Tolerance) Least(planned int64) int64 { return planned - t.most(planned, false) }

// NeedsApproval tells whether a difference is worth so much that a supervisor has to decide.
func (t Tolerance) NeedsApproval(difference, cost int64) bool {
	return t.ApproveAbove > 0 && abs(difference)*cost > t.ApproveAbove
}

func (t Tolerance) most(planned int64, plus bool) int64 {
	share, units := t.MinusPercent, t.MinusMost
	if plus {
		share, units = t.PlusPercent, t.PlusMost
	}
	byShare := abs(planned) * share / percent
	switch {
	case share == 0:
		return units
	case units == 0:
		return byShare
	}
	return min(byShare, units)
}

func abs(n int64) int64 {
	if n < 0 {
		return -n
	}
	return n
}
