package folder

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/handtruck/handtruck/domain"
)

// sheet is one file of the folder.
type sheet struct {
	name    string
	columns string // optional ones in brackets
	read    func(r *record)
}

// sheets are all files, each behind those that it refers to.
var sheets = []sheet{
	{"site.csv", "code name timezone [currency] [gs1_company_prefix]", readSite},
	{"workers.csv", "badge name pin role [language] [hand]", readWorker},
	{"items.csv", "code name [uom] [decimals] [gtin] [tracking] [expiry] [shelf_life_receipt_days] [weight_g] [length_mm] [width_mm] " +
		"[height_mm] [class] [hazard] [temperature] [unit_cost] [blocked] [crushable]", readItem},
	{"packagings.csv", "item name quantity [gtin] [weight_g] [length_mm] [width_mm] [height_mm]", readPackaging},
	{"barcodes.csv", "barcode item [quantity]", readBarcode},
	{"locations.csv", "code kind [zone] [aisle] [bay] [level] [x_mm] [y_mm] [barcode] [check_digits] [sequence] [capacity_kg] " +
		"[capacity_units] [max_height_mm] [mixing] [temperature] [hazards] [class] [blocked]", readLocation},
	{"routes.csv", "from to length_mm [one_way]", readSegment},
	{"fills.csv", "location item min max", readFill},
	{"exceptions.csv", "work reason [adjust] [count] [reallocate] [block] [tell]", readException},
	{"tolerances.csv", "work [class] [plus_percent] [minus_percent] [plus_most] [minus_most] [value_most] [approve_above] " +
		"[recount_by_other]", readTolerance},
	{"inspections.csv", "[supplier] [item] percent", readInspection},
	{"count_plan.csv", "[class] days", readCountPlan},
	{"carriers.csv", "carrier [name] [weight_max_g] [cartons]", readCarrier},
	{"settings.csv", "name value", readSetting},
	{"items_planning.csv", "item [lead_time_days] [lead_time_sd_days] [order_cost] [holding_rate] [service_level] [supplier] " +
		"[min_order] [order_multiple]", readPlanning},
	{"demand.csv", "item date quantity [order] [channel]", readDemand},
	{"receipts.csv", "receipt [supplier] [expected] line item quantity [lot] [expiry] [unit] [over_tolerance_percent]", readReceiptLine},
	{"orders.csv", "order [customer] [ship_by] [priority] [carrier] line item quantity [lot]", readOrderLine},
	{"returns.csv", "rma [order] [customer] line item quantity [reason]", readReturnLine},
	{"stock.csv", "location item quantity [lot] [expiry] [serial] [unit] [status] [received]", readOpening},
	{"counts.csv", "location [item] [reason] [due]", readCount},
}

// byteOrderMark is what spreadsheets put before UTF-8.
const byteOrderMark = "\ufeff"

// names lists the columns, and which of them must be there.
func (s sheet) names() (names []string, required map[string]bool) {
	required = map[string]bool{}
	for name := range strings.FieldsSeq(s.columns) {
		bare := strings.Trim(name, "[]")
		names = append(names, bare)
		required[bare] = bare == name
	}
	return names, required
}

// read reads one file; one that is not there says nothing.
func (r *reading) read(fsys fs.FS, s sheet) (err error) {
	file, err := fsys.Open(s.name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if info.Size() > fileBytesMax {
		return fmt.Errorf("%s: more than %d bytes", s.name, fileBytesMax)
	}
	text := bufio.NewReader(file)
	if mark, _ := text.Peek(len(byteOrderMark)); string(mark) == byteOrderMark {
		if _, err := text.Discard(len(mark)); err != nil {
			return err
		}
	}
	return r.readTable(csv.NewReader(text), s)
}

func (r *reading) readTable(table *csv.Reader, s sheet) error {
	line := &record{reading: r, sheet: s, line: 1, lines: map[domain.Address]int{}, serials: map[domain.Goods]int{}, units: map[string]string{}}
	header, err := table.Read()
	if err != nil && err != io.EOF && !isParseError(err) {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	if err != nil || !line.readHeader(header) {
		if err != nil {
			line.wrong("header", "there is no row with the names of the columns")
		}
		r.unreadable[s.name] = true
		return nil
	}
	for rows := 0; ; rows++ {
		fields, err := table.Read()
		switch {
		case err == io.EOF && rows == 0 && s.name == "site.csv":
			line.wrong("code", "the site's one row is missing")
			return nil
		case err == io.EOF:
			return nil
		case rows == fileRowsMax:
			return fmt.Errorf("%s: more than %d rows", s.name, fileRowsMax)
		case !line.take(table, fields, err):
			if !isParseError(err) {
				return fmt.Errorf("%s: %w", s.name, err)
			}
			r.unreadable[s.name] = true
		default:
			s.read(line)
		}
	}
}

func isParseError(err error) bool {
	var parse *csv.ParseError
	return errors.As(err, &parse)
}

// readHeader finds out where the columns stand; false when rows cannot be read by it.
func (r *record) readHeader(header []string) bool {
	if len(header) == 1 {
		if at := strings.IndexAny(header[0], ";\t|"); at >= 0 {
			r.wrong("header", "columns stand apart by commas, not by %q: save the file as CSV with commas", header[0][at])
			return false
		}
	}
	names, required := r.sheet.names()
	r.names, r.required, r.place, r.width = names, required, map[string]int{}, len(header)
	for i, name := range header {
		name = strings.TrimSpace(name)
		switch _, twice := r.place[name]; {
		case !utf8.ValidString(name):
			r.wrong("header", "not UTF-8")
			return false
		case !slices.Contains(names, name):
			r.wrong(shown(name), "unknown column; the columns are %s", r.sheet.columns)
		case twice:
			r.wrong(name, "the column stands there twice")
		}
		r.place[name] = i
	}
	complete := true
	for _, name := range names {
		if _, there := r.place[name]; !there && required[name] {
			r.wrong(name, "the column is missing")
			complete = false
		}
	}
	return complete
}

// shown is the name of a column that nobody knows, as far as it can be read in one line.
func shown(name string) string {
	if runes := []rune(name); len(runes) > domain.CodeLengthMax {
		name = string(runes[:domain.CodeLengthMax]) + "…"
	}
	if strings.ContainsFunc(name, unicode.IsControl) || name == "" {
		return strconv.Quote(name)
	}
	return name
}

// take makes the record the next row of the table; false when there is nothing to read in it. A row of the wrong
// length is read for the sake of those that refer to it, but of its faults only that one is told.
func (r *record) take(table *csv.Reader, fields []string, err error) bool {
	r.muted = false
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		r.line = parse.StartLine
	}
	switch {
	case errors.Is(err, csv.ErrFieldCount):
		r.line, _ = table.FieldPos(0)
		r.wrong("row", "%d fields where the header has %d", len(fields), r.width)
		r.muted = true
		for len(fields) < r.width {
			fields = append(fields, "")
		}
	case errors.Is(err, csv.ErrQuote):
		r.wrong("row", `a quoted field does not end with " and a comma`)
		return false
	case parse != nil:
		r.wrong("row", `a " stands in a field that is not quoted`)
		return false
	case err != nil:
		return false
	default:
		r.line, _ = table.FieldPos(0)
	}
	r.fields = fields
	r.checkRequired()
	return true
}
