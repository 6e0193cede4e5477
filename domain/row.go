package domain

import (
	"errors"
	"fmt"
	"iter"
	"maps"
	"slices"
)

// ErrUnknownKind marks a table or a kind of fact that this version does not know.
var ErrUnknownKind = errors.New("unknown kind")

// Table numbers the kinds of rows. Numbers are on the wire and on disks: they are never used again.
type Table uint8

// The tables. Those behind [TableHubOnly] stay at the hub.
const (
	TableSite Table = iota + 1
	TableWorker
	TableItem
	TablePackaging
	TableBarcode
	TableLocation
	TableSegment
	TableFill
	TableReceipt
	TableReceiptLine
	TableOrder
	TableOrderLine
	TableReturn
	TableReturnLine
	TableStock
	TableUnit
	TableLot
	TableAllocation
	TableTask
	TableDiscrepancy
	TableCount
	TableShipment
	TableIncident
	TableLabel
	TableDevice
	TableException
	TableTolerance
	TableInspection
	TableCountPlan
	TableCarrier
	TableSetting
	TableRun
	TableBlock

	TableHubOnly Table = 64
)

// Tables that devices do not get.
const (
	TableOpening Table = TableHubOnly + iota
	TablePosting
	TableDemand
	TablePlanning
	TableRefund
	TableWalked
	TableTrail
	TableFolio
)

// Replicated tells whether the rows of the table are sent to devices.
func (t Table) Replicated() bool { return t < TableHubOnly }

// OnlyAdded tells whether each row of the table is put once, by the one fact that its key names, and its key says all that it
// is found by: nobody need look what was there before.
func (t Table) OnlyAdded() bool { return t == TablePosting }

// Row is one thing we believe: plain data with a key of its own. Rows are values; a changed row is put again.
type Row interface {
	Table() Table
	Key() string   // unique in its table
	Terms() []Term // what the row can be found by, besides its key
}

// leading are the indexes whose value begins the key of every row of the table.
var leading = map[Table]string{TablePackaging: ByItem, TableFill: ByLocation, TableReceiptLine: ByReceipt, TableOrderLine: ByOrder,
	TableReturnLine: ByReturn, TableStock: ByHolder, TableAllocation: ByOrder, TablePosting: ByThing, TableDemand: ByItem}

// KeyRange is where the keys of the rows that have the term stand, both ends excluded, when the table's keys begin with
// the value of that index: who keeps rows in order of their keys has such an index for nothing.
func KeyRange(table Table, term Term) (after, before string, ok bool) {
	if term.Value == "" || leading[table] != term.Index {
		return "", "", false
	}
	return term.Value + separator, term.Value + behindSeparator, true
}

// Term is one entry in an index: the rows of a table that have this value under this name.
type Term struct{ Index, Value string }

// Reader finds rows. Implementations keep their first error and tell it where rows are loaded or written,
// so that pure code can read like prose.
type Reader interface {
	// Get returns the row with the key, or nil.
	Get(table Table, key string) Row
	// Find returns the rows that have the term, by key. The zero Term finds every row of the table.
	Find(table Table, term Term) []Row
}

// Rows is a state that facts are folded into.
type Rows interface {
	Reader
	Put(row Row)
	Delete(table Table, key string)
}

// Get returns the row of type T with the key made of parts.
func Get[T Row](rows Reader, parts ...string) (T, bool) {
	var zero T
	row := rows.Get(zero.Table(), join(parts...))
	if row == nil {
		return zero, false
	}
	typed, ok := row.(T)
	if !ok {
		panic(fmt.Sprintf("domain: table %d holds a %T", zero.Table(), row)) // only a bug in a store can cause it
	}
	return typed, true
}

// Find returns the rows of type T that have the value under the index, by key.
func Find[T Row](rows Reader, index string, parts ...string) []T {
	var zero T
	found := rows.Find(zero.Table(), Term{index, join(parts...)})
	typed := make([]T, len(found))
	for i, row := range found {
		typed[i] = row.(T)
	}
	return typed
}

// Each goes through the rows that [Find] returns, without a list of their own: for many of which few are wanted.
func Each[T Row](rows Reader, index string, parts ...string) iter.Seq[T] {
	var zero T
	return func(yield func(T) bool) {
		for _, row := range rows.Find(zero.Table(), Term{index, join(parts...)}) {
			if !yield(row.(T)) {
				return
			}
		}
	}
}

// All returns every row of type T, by key.
func All[T Row](rows Reader) []T {
	var zero T
	found := rows.Find(zero.Table(), Term{})
	typed := make([]T, len(found))
	for i, row := range found {
		typed[i] = row.(T)
	}
	return typed
}

// DecodeRow makes a row of the table with a decoder that fills what it is given a pointer to.
func DecodeRow(table Table, decode func(any) error) (Row, error) {
	maker, ok := rowMakers[table]
	if !ok {
		return nil, fmt.Errorf("decode row: %w: table %d", ErrUnknownKind, table)
	}
	return maker(decode)
}

// rowMakers holds the decoder of each table's row type.
var rowMakers = map[Table]func(func(any) error) (Row, error){
	TableSite: makeRow[Site], TableWorker: makeRow[Worker], TableItem: makeRow[Item],
	TablePackaging: makeRow[Packaging], TableBarcode: makeRow[Barcode], TableLocation: makeRow[Location],
	TableSegment: makeRow[Segment], TableFill: makeRow[Fill],
	TableReceipt: makeRow[Receipt], TableReceiptLine: makeRow[ReceiptLine],
	TableOrder: makeRow[Order], TableOrderLine: makeRow[OrderLine],
	TableReturn: makeRow[Return], TableReturnLine: makeRow[ReturnLine],
	TableStock: makeRow[Stock], TableUnit: makeRow[Unit], TableLot: makeRow[Lot], TableAllocation: makeRow[Allocation],
	TableTask: makeRow[Task], TableDiscrepancy: makeRow[Discrepancy], TableCount: makeRow[Count],
	TableShipment: makeRow[Shipment], TableIncident: makeRow[Incident], TableLabel: makeRow[Label], TableDevice: makeRow[Device],
	TableException: makeRow[Exception], TableTolerance: makeRow[Tolerance], TableInspection: makeRow[Inspection],
	TableCountPlan: makeRow[CountPlan], TableCarrier: makeRow[Carrier], TableSetting: makeRow[Setting], TableRun: makeRow[Run],
	TableBlock:   makeRow[Block],
	TableOpening: makeRow[Opening], TablePosting: makeRow[Posting], TableDemand: makeRow[Demand], TablePlanning: makeRow[Planning],
	TableRefund: makeRow[Refund], TableWalked: makeRow[Walked], TableTrail: makeRow[Trail],
	TableFolio: makeRow[Folio],
}

func makeRow[T Row](decode func(any) error) (Row, error) {
	var row T
	if err := decode(&row); err != nil {
		return nil, fmt.Errorf("decode row of table %d: %w", row.Table(), err)
	}
	return row, nil
}

// Tables returns every table that this version knows, in order.
func Tables() []Table { return slices.Sorted(maps.Keys(rowMakers)) }
