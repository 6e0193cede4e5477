package domain

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// Overlay lays changes over a base without touching it: what a device's unsent facts make of the hub's rows,
// or what a batch of facts makes of the rows on the hub's disk. Over a nil base it is a store in memory.
type Overlay struct {
	base   Reader
	tables map[Table]*overlayTable // of which some row was changed
	writer *writer
}

// overlayTable is what an overlay changes in one table. Clones share it until one of them writes.
type overlayTable struct {
	writer *writer
	rows   map[string]Row // nil for a deleted row
	terms  map[Term]termKeys
}

// termKeys are the keys of the rows that have a term, in order.
type termKeys struct {
	writer *writer
	keys   []string
}

// writer is who may change something in place. An overlay that was cloned becomes another one, as its clone is: who
// finds what is not his copies it first. It holds a byte, as addresses of nothing need not differ.
type writer struct{ _ byte }

// Address names one row of all tables.
type Address struct {
	Table Table  `cbor:"1,keyasint"`
	Key   string `cbor:"2,keyasint"`
}

// Compare orders addresses by table and key.
func (a Address) Compare(b Address) int {
	return cmp.Or(cmp.Compare(a.Table, b.Table), strings.Compare(a.Key, b.Key))
}

var _ Rows = (*Overlay)(nil)

// NewOverlay returns an empty overlay over base, which may be nil.
func NewOverlay(base Reader) *Overlay {
	return &Overlay{base: base, tables: map[Table]*overlayTable{}, writer: new(writer)}
}

// Get returns the row with the key, or nil.
func (o *Overlay) Get(table Table, key string) Row {
	if t := o.tables[table]; t != nil {
		if row, ok := t.rows[key]; ok {
			return row
		}
	}
	if o.base == nil {
		return nil
	}
	return o.base.Get(table, key)
}

// Find returns the rows that have the term, by key.
func (o *Overlay) Find(table Table, term Term) []Row {
	t := o.tables[table]
	if t == nil {
		if o.base == nil {
			return nil
		}
		return o.base.Find(table, term)
	}
	own := t.find(term)
	if o.base == nil {
		found := make([]Row, len(own))
		for i, key := range own {
			found[i] = t.rows[key]
		}
		return found
	}
	var found []Row
	for _, row := range o.base.Find(table, term) {
		key := row.Key()
		if _, ok := t.rows[key]; ok {
			continue
		}
		for len(own) > 0 && own[0] < key { // own rows come between those of the base, by key
			found, own = append(found, t.rows[own[0]]), own[1:]
		}
		found = append(found, row)
	}
	for _, key := range own {
		found = append(found, t.rows[key])
	}
	return found
}

// Put adds or replaces a row.
func (o *Overlay) Put(row Row) {
	t, key := o.own(row.Table()), row.Key()
	var before []Term
	old := t.rows[key]
	t.rows[key] = row
	if old != nil {
		if row.Table() == TableStock {
			return // it is found by what its key says
		}
		before = old.Terms()
	}
	after := row.Terms()
	if slices.Equal(before, after) {
		return // most changes leave a row where it is found
	}
	for _, term := range before {
		if !slices.Contains(after, term) {
			t.unlist(term, key)
		}
	}
	for _, term := range after {
		if !slices.Contains(before, term) {
			t.list(term, key)
		}
	}
}

// Delete removes a row; a row that is not there stays so.
func (o *Overlay) Delete(table Table, key string) {
	t := o.own(table)
	if old := t.rows[key]; old != nil {
		for _, term := range old.Terms() {
			t.unlist(term, key)
		}
	}
	t.rows[key] = nil
}

// Changed returns the addresses of the rows that differ from the base, in order of table and key.
func (o *Overlay) Changed() []Address {
	var addresses []Address
	for table, t := range o.tables {
		for key := range t.rows {
			addresses = append(addresses, Address{table, key})
		}
	}
	slices.SortFunc(addresses, Address.Compare)
	return addresses
}

// Clone returns an overlay over the same base that can be changed on its own. It takes no longer for many rows than for few.
func (o *Overlay) Clone() *Overlay {
	o.writer = new(writer)
	return &Overlay{base: o.base, tables: maps.Clone(o.tables), writer: new(writer)}
}

// own is a table that only this overlay has.
func (o *Overlay) own(table Table) *overlayTable {
	t := o.tables[table]
	switch {
	case t == nil:
		t = &overlayTable{o.writer, map[string]Row{}, map[Term]termKeys{}}
	case t.writer != o.writer:
		t = &overlayTable{o.writer, maps.Clone(t.rows), maps.Clone(t.terms)}
	default:
		return t
	}
	o.tables[table] = t
	return t
}

// find returns the keys of the rows that have the term, in order.
func (t *overlayTable) find(term Term) []string {
	if term != (Term{}) {
		return t.terms[term].keys
	}
	keys := make([]string, 0, len(t.rows))
	for key, row := range t.rows {
		if row != nil {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

func (t *overlayTable) list(term Term, key string) {
	keys := t.keysOf(term)
	if at, listed := slices.BinarySearch(keys, key); !listed {
		t.terms[term] = termKeys{t.writer, slices.Insert(keys, at, key)}
	}
}

func (t *overlayTable) unlist(term Term, key string) {
	keys := t.keysOf(term)
	at, listed := slices.BinarySearch(keys, key)
	switch {
	case !listed:
	case len(keys) == 1:
		delete(t.terms, term)
	default:
		t.terms[term] = termKeys{t.writer, slices.Delete(keys, at, at+1)}
	}
}

// keysOf are the keys of the rows that have a term, for this table to change.
func (t *overlayTable) keysOf(term Term) []string {
	listed := t.terms[term]
	if listed.writer == t.writer {
		return listed.keys
	}
	return slices.Clone(listed.keys)
}
