package domain

// Exception is one row of the site's exception table: what follows when a worker meets something that should not be.
type Exception struct {
	Work       TaskKind `cbor:"1,keyasint,omitempty"`
	Reason     string   `cbor:"2,keyasint,omitempty"` // what the worker said: missing, damaged, not_empty…
	Adjust     bool     `cbor:"3,keyasint,omitempty"` // the ledger believes him at once
	Count      bool     `cbor:"4,keyasint,omitempty"` // the place is to be counted
	Reallocate bool     `cbor:"5,keyasint,omitempty"` // other stock is looked for
	Block      bool     `cbor:"6,keyasint,omitempty"` // nothing goes there or comes from there until a supervisor says so
	Tell       Role     `cbor:"7,keyasint,omitempty"` // whose discrepancy it becomes; empty: a supervisor's
}

// WorkReport is the work under which the exception table holds the kinds of incidents.
const WorkReport TaskKind = "report"

// The reasons of the exception table.
const (
	ReasonMissing      = "missing"
	ReasonDamaged      = "damaged"
	ReasonUnreadable   = "unreadable"
	ReasonUnread       = "unread" // a device could not read what stands there
	ReasonNotEmpty     = "not_empty"
	ReasonFull         = "full"
	ReasonHeld         = "held"
	ReasonVariance     = "variance"
	ReasonBlockedAisle = "blocked_aisle"
	ReasonHazard       = "hazard"
)

// usual are the exceptions of a site that has said nothing: count rather than believe, and look elsewhere.
var usual = []Exception{
	{Work: TaskPick, Reason: ReasonMissing, Count: true, Reallocate: true},
	{Work: TaskPick, Reason: ReasonDamaged, Count: true, Reallocate: true},
	{Work: TaskPick, Reason: ReasonUnreadable, Count: true, Reallocate: true},
	{Work: TaskPick, Reason: ReasonNotEmpty, Count: true},
	{Work: TaskPutaway, Reason: ReasonFull},
	{Work: TaskReceive, Reason: ReasonHeld},
	{Work: TaskCount, Reason: ReasonVariance},
	{Work: WorkReport, Reason: ReasonDamaged},
	{Work: WorkReport, Reason: ReasonHazard},
	{Work: WorkReport, Reason: ReasonBlockedAisle},
	{Work: WorkReport, Reason: "missing_label"},
	{Work: WorkReport, Reason: "other"},
}

// Table, Key and Terms make Exception a row.
func (Exception) Table() Table  { return TableException }
func (e Exception) Key() string { return join(string(e.Work), e.Reason) }

// Terms is empty: exceptions are read by key, or all at once.
func (Exception) Terms() []Term { return nil }

// ExceptionOf is the site's row for a reason, else the usual one.
func ExceptionOf(rows Reader, work TaskKind, reason string) Exception {
	if own, ok := Get[Exception](rows, string(work), reason); ok {
		return own
	}
	for _, exception := range usual {
		if exception.Work == work && exception.Reason == reason {
			return exception
		}
	}
	return Exception{Work: work, Reason: reason}
}

// Exceptions is the whole table of the site: the usual rows as far as it has no others, then those of its own.
func Exceptions(rows Reader) []Exception {
	var table []Exception
	known := map[string]bool{}
	for _, exception := range usual {
		known[exception.Key()] = true
		table = append(table, ExceptionOf(rows, exception.Work, exception.Reason))
	}
	for _, own := range All[Exception](rows) {
		if !known[own.Key()] {
			table = append(table, own)
		}
	}
	return table
}
