package folder

import (
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// record is one row of a file. Its methods read one field each into what they are given a pointer to, and tell what is
// wrong. A field whose column the file does not have is left as it is.
type record struct {
	*reading
	sheet    sheet
	names    []string       // of all columns that there may be
	place    map[string]int // of those that are there
	required map[string]bool
	width    int

	line   int
	fields []string
	muted  bool // what is wrong with the row was told

	lines   map[domain.Address]int // where a row of this file stands
	serials map[domain.Goods]int   // where a serial number stands
	units   map[string]string      // where a pallet or carton stands
}

// decimalsUnknown marks an item of which nobody knows how it is counted, so that its quantities are not judged.
const decimalsUnknown = -1

// wrong tells what is wrong with a field of the record.
func (r *record) wrong(column, what string, args ...any) {
	if !r.muted {
		r.problems.add(Problem{r.sheet.name, r.line, column, fmt.Sprintf(what, args...)})
	}
}

// checkRequired finds empty fields that the row cannot do without.
func (r *record) checkRequired() {
	for _, name := range r.names {
		if text, there := r.field(name); r.required[name] && there && text == "" {
			r.wrong(name, "the field is empty")
		}
	}
}

// field is the text of a field without blanks around it; false when the file has no such column.
func (r *record) field(column string) (string, bool) {
	i, ok := r.place[column]
	if !ok {
		return "", false
	}
	return strings.TrimSpace(r.fields[i]), true
}

// put keeps a row that the record makes, and tells whether it is the first of its name. The column is the last of those that name it.
func (r *record) put(column string, row domain.Row) bool {
	at := domain.Address{Table: row.Table(), Key: row.Key()}
	if text, _ := r.field(column); text == "" && r.required[column] {
		return false // there is no name to keep it under
	}
	if line, twice := r.lines[at]; twice {
		r.wrong(column, "line %d is about the same", line)
		return false
	}
	r.lines[at] = r.line
	r.keep(row)
	return true
}

// keep puts a row among those that were read, once.
func (r *record) keep(row domain.Row) {
	r.rows.Put(row)
	r.order = append(r.order, domain.Address{Table: row.Table(), Key: row.Key()})
}

// known is the row as it is known so far, or a zero one.
func known[T domain.Row](r *record, like T) T {
	row, _ := domain.Get[T](r.rows, like.Key())
	return row
}

// item reads the code of an item that must be known.
func (r *record) item(column string) domain.Item {
	var code string
	r.code(column, &code)
	if code == "" {
		return domain.Item{Decimals: decimalsUnknown}
	}
	item, ok := domain.Get[domain.Item](r.rows, code)
	if ok {
		return item
	}
	if !r.unreadable["items.csv"] {
		r.wrong(column, "no item %q", code)
	}
	return domain.Item{Code: code, Decimals: decimalsUnknown}
}

// location reads the code of a place that must be known.
func (r *record) location(column string) string {
	var code string
	r.code(column, &code)
	if code == "" || r.unreadable["locations.csv"] {
		return code
	}
	if _, ok := domain.Get[domain.Location](r.rows, code); !ok {
		r.wrong(column, "no location %q", code)
	}
	return code
}

// repeated reads a field of a document that each of its rows may repeat: the first one tells it.
func repeated[T comparable](r *record, column string, first bool, to *T, read func(column string, to *T)) {
	if first {
		read(column, to)
		return
	}
	var zero, again T
	read(column, &again)
	switch {
	case again == zero || again == *to:
	case *to == zero:
		*to = again
	default:
		r.wrong(column, "%v stands there, and %v in a row above", again, *to)
	}
}

// begin keeps a document with its first row, and tells whether this is it.
func (r *record) begin(document domain.Row) bool {
	at := domain.Address{Table: document.Table(), Key: document.Key()}
	if _, again := r.lines[at]; again {
		return false
	}
	r.lines[at] = r.line
	r.keep(document)
	return true
}
