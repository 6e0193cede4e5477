package replica

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// Verified says what of a device's folder was found to be as it should.
type Verified struct{ Facts, Rows int }

// Verify counts everything from nothing: the facts are an unbroken chain, and the rows of the hub add up to the sums that
// were kept with them. The error names the first break; it wraps ErrDiffers when it is in the rows.
func Verify(ctx context.Context, dir string) (v Verified, err error) {
	err = look(ctx, dir, func(tx *sql.Tx, cursor rows.Cursor, d *Device) error {
		if v.Facts, err = verifyChain(d.journal); err != nil {
			return err
		}
		v.Rows, err = verifySums(ctx, tx, cursor)
		return err
	})
	return v, err
}

func verifyChain(journal Journal) (facts int, err error) {
	before, err := pruned(journal)
	if err != nil {
		return 0, err
	}
	for {
		page, err := journal.Read(before.Number+1, readPage)
		if err != nil || len(page) == 0 {
			return facts, err
		}
		for _, record := range page {
			if record.Number != before.Number+1 {
				return facts, fmt.Errorf("fact %d is missing", before.Number+1)
			}
			if record.Hash != wire.Link(before.Hash, record.Data) {
				return facts, fmt.Errorf("fact %d is not what was recorded", record.Number)
			}
			before = record
			facts++
		}
	}
}

// pruned is the last fact that the journal has forgotten on purpose; of it nothing is left but what the next one's hash
// says.
func pruned(journal Journal) (Record, error) {
	value, err := journal.Value(valuePruned)
	if err != nil || value == nil {
		return Record{}, err
	}
	var before uint64
	if err := wire.Unmarshal(value, &before); err != nil {
		return Record{}, err
	}
	first, err := journal.Read(1, 1)
	if err != nil || len(first) == 0 || first[0].Number > before {
		return Record{}, errors.Join(err, fmt.Errorf("fact %d is missing", before))
	}
	if first[0].Number == 1 {
		return Record{}, nil
	}
	return first[0], nil
}

func verifySums(ctx context.Context, tx *sql.Tx, cursor rows.Cursor) (count int, err error) {
	found, err := tx.QueryContext(ctx, "SELECT tbl, pk, body FROM row WHERE body IS NOT NULL")
	if err != nil {
		return 0, sqlite.Explain(err)
	}
	defer found.Close()
	sums := map[domain.Table]wire.Fingerprint{}
	for found.Next() {
		var at domain.Address
		var body []byte
		if err := found.Scan(&at.Table, &at.Key, &body); err != nil {
			return count, err
		}
		sums[at.Table] = sums[at.Table].Add(at.Table, at.Key, body)
		count++
	}
	if err := found.Err(); err != nil {
		return count, sqlite.Explain(err)
	}
	return count, publication{cursor: rows.Cursor{Fingerprints: sums}}.compare(withoutNothing(cursor.Fingerprints))
}

// withoutNothing leaves out the sums of tables that have become empty.
func withoutNothing(sums map[domain.Table]wire.Fingerprint) map[domain.Table]wire.Fingerprint {
	kept := maps.Clone(sums)
	maps.DeleteFunc(kept, func(_ domain.Table, sum wire.Fingerprint) bool { return sum == (wire.Fingerprint{}) })
	return kept
}
