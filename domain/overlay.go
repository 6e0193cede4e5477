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
	base    Reader
	changed map[Address]Row // nil for a deleted row
	terms   map[termAddress]map[string]Row
	touched map[Table]bool // tables of which some row was changed
}

// Address names one row of all tables.
type Address struct {
	Table Table  `cbor:"1,keyasint"`
	Key   string `cbor:"2,keyasint"`
}

// Compare orders addresses by table and key.
func (a Address) Compare(b Address) int {
	return cmp.Or(cmp.Compare(a.Table, b.Table), strings.Compare(a.Key, b.Key))
}

type termAddress struct {
	table Table
	term  Term
}

var _ Rows = (*Overlay)(nil)

// NewOverlay returns an empty overlay over base, which may be nil.
func NewOverlay(base Reader) *Overlay {
	return &Overlay{base: base, changed: map[Address]Row{}, terms: map[termAddress]map[string]Row{}, touched: map[Table]bool{}}
}

// Get returns the row with the key, or nil.
func (o *Overlay) Get(table Table, key string) Row {
	if row, ok := o.changed[Address{table, key}]; ok {
		return row
	}
	if o.base == nil {
		return nil
	}
	return o.base.Get(table, key)
}

// Find returns the rows that have the term, by key.
func (o *Overlay) Find(table Table, term Term) []Row {
	if o.base != nil && !o.touched[table] {
		return o.base.Find(table, term)
	}
	var found []Row
	own := slices.Sorted(maps.Keys(o.terms[termAddress{table, term}]))
	take := func(before string, all bool) { // own rows come between those of the base, by key
		for len(own) > 0 && (all || own[0] < before) {
			found = append(found, o.changed[Address{table, own[0]}])
			own = own[1:]
		}
	}
	if o.base != nil {
		for _, row := range o.base.Find(table, term) {
			key := row.Key()
			if _, ok := o.changed[Address{table, key}]; ok {
				continue
			}
			take(key, false)
			found = append(found, row)
		}
	}
	take("", true)
	return found
}

// Put adds or replaces a row.
func (o *Overlay) Put(row Row) {
	at := Address{row.Table(), row.Key()}
	o.unlist(at)
	o.changed[at], o.touched[at.Table] = row, true
	o.list(at, Term{}, row)
	for _, term := range row.Terms() {
		o.list(at, term, row)
	}
}

// Delete removes a row; a row that is not there stays so.
func (o *Overlay) Delete(table Table, key string) {
	at := Address{table, key}
	o.unlist(at)
	o.changed[at], o.touched[at.Table] = nil, true
}

// Changed returns the addresses of the rows that differ from the base, in order of table and key.
func (o *Overlay) Changed() []Address {
	addresses := make([]Address, 0, len(o.changed))
	for at := range o.changed {
		addresses = append(addresses, at)
	}
	slices.SortFunc(addresses, Address.Compare)
	return addresses
}

func (o *Overlay) list(at Address, term Term, row Row) {
	under := termAddress{at.Table, term}
	if o.terms[under] == nil {
		o.terms[under] = map[string]Row{}
	}
	o.terms[under][at.Key] = row
}

func (o *Overlay) unlist(at Address) {
	row := o.changed[at]
	if row == nil {
		return
	}
	delete(o.terms[termAddress{at.Table, Term{}}], at.Key)
	for _, term := range row.Terms() {
		delete(o.terms[termAddress{at.Table, term}], at.Key)
	}
}

// Clone returns an overlay over the same base that can be changed on its own.
func (o *Overlay) Clone() *Overlay {
	clone := &Overlay{base: o.base, changed: maps.Clone(o.changed), touched: maps.Clone(o.touched),
		terms: make(map[termAddress]map[string]Row, len(o.terms))}
	for at, rows := range o.terms {
		clone.terms[at] = maps.Clone(rows)
	}
	return clone
}
