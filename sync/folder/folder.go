// Package folder reads a warehouse folder: the CSV files in which a site's data comes from a spreadsheet or another
// system, as contract/warehouse.md describes them.
//
// It is all or nothing. Whatever is wrong in any row is found in one run and named by file, line and column; only a
// folder without a fault becomes rows. Rows that are known already and have not changed are left out, so importing
// a folder twice changes nothing. A field whose column the file does not have stays as it is known.
package folder

import (
	"crypto/rand"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	_ "time/tzdata" // a site's time zone is checked also where the system has no zone data

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/pin"
)

// Limits on what one folder may hold.
const (
	fileBytesMax = 512 << 20
	fileRowsMax  = 2_000_000
)

// reading is a folder on its way into rows.
type reading struct {
	before     domain.Reader
	rows       *domain.Overlay  // before, with what was read so far on top
	order      []domain.Address // what was read, as it is to be told
	badges     []string         // of workers whose PIN was read
	pins       map[string]string
	unreadable map[string]bool // files of which nobody knows what they name
	problems   Problems
}

// Read returns the rows that a folder adds to before or changes in it, what others refer to first. It is [*Problems]
// when anything in the folder is wrong; then there are no rows. A nil before knows nothing.
func Read(fsys fs.FS, before domain.Reader) ([]domain.Row, error) {
	if before == nil {
		before = domain.NewOverlay(nil)
	}
	r := &reading{before: before, rows: domain.NewOverlay(before), pins: map[string]string{}, unreadable: map[string]bool{}}
	if err := r.checkNames(fsys); err != nil {
		return nil, fmt.Errorf("read warehouse folder: %w", err)
	}
	for _, s := range sheets {
		if err := r.read(fsys, s); err != nil {
			return nil, fmt.Errorf("read warehouse folder: %w", err)
		}
	}
	if r.problems.Total > 0 {
		return nil, &r.problems
	}
	r.hashPINs()
	return r.changes(), nil
}

// checkNames finds files that nobody would read: a mistyped name must not go unnoticed.
func (r *reading) checkNames(fsys fs.FS) error {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return err
	}
	found := false
	for _, entry := range entries {
		known := slices.ContainsFunc(sheets, func(s sheet) bool { return s.name == entry.Name() })
		found = found || known
		if !known && path.Ext(entry.Name()) == ".csv" {
			r.problems.add(Problem{entry.Name(), 1, "file", "not a file of a warehouse folder; its files are " + fileNames()})
		}
	}
	if !found && r.problems.Total == 0 {
		return fmt.Errorf("none of its files is there: %s", fileNames())
	}
	return nil
}

func fileNames() string {
	names := make([]string, len(sheets))
	for i, s := range sheets {
		names[i] = s.name
	}
	return strings.Join(names, " ")
}

// hashPINs gives workers the hash of their PIN; a hash that fits already stays.
func (r *reading) hashPINs() {
	for _, badge := range r.badges {
		worker, _ := domain.Get[domain.Worker](r.rows, badge)
		if pin.Verify(worker.PINHash, r.pins[badge]) {
			continue
		}
		salt := make([]byte, pin.SaltBytes)
		rand.Read(salt) // never fails, as crypto/rand documents
		worker.PINHash = pin.Hash(r.pins[badge], salt)
		r.rows.Put(worker)
	}
}

// changes are the rows that differ from what was known before.
func (r *reading) changes() []domain.Row {
	var rows []domain.Row
	for _, at := range r.order {
		row, changed := domain.Restated(r.before.Get(at.Table, at.Key), r.rows.Get(at.Table, at.Key))
		if changed {
			rows = append(rows, row)
		}
	}
	return rows
}
