package replica

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// applicationKept marks a file as a keeper's.
const applicationKept = 0x4854 << 16 // "HT"

const keeperSchema = `
CREATE TABLE fact(id INTEGER PRIMARY KEY AUTOINCREMENT, epoch TEXT NOT NULL, site INTEGER NOT NULL, replica TEXT NOT NULL,
	number INTEGER NOT NULL, digest BLOB NOT NULL, data BLOB, low INTEGER NOT NULL, high INTEGER NOT NULL, signature BLOB,
	UNIQUE(replica, number, digest));
CREATE INDEX fact_site ON fact(epoch, site);
CREATE TABLE certificate(replica TEXT NOT NULL PRIMARY KEY, body BLOB NOT NULL);
CREATE TABLE cursor(one INTEGER NOT NULL PRIMARY KEY, epoch TEXT NOT NULL, after INTEGER NOT NULL);`

// keeperAdditions are what came to the schema since it first shipped.
var keeperAdditions = []string{"ALTER TABLE fact ADD COLUMN erased BLOB"} // the site's word for what was recorded

// sqliteKeeper keeps the facts of others in a file of its own: what worker and sync wait for is not in it.
type sqliteKeeper struct {
	ctx context.Context
	db  *sql.DB
}

// OpenKeeper opens or creates a keeper's file.
func OpenKeeper(ctx context.Context, path string) (Keeper, error) {
	db, err := sqlite.Open(ctx, path, sqlite.Options{Durability: sqlite.Normal, Application: applicationKept,
		Schema: keeperSchema, Additions: keeperAdditions, Connections: 1, BusyMS: 2000})
	if err != nil {
		return nil, err
	}
	return &sqliteKeeper{context.WithoutCancel(ctx), db}, nil
}

// Close releases the file.
func (k *sqliteKeeper) Close() error { return k.db.Close() }

// Keep adds a page of the log.
func (k *sqliteKeeper) Keep(page wire.FactsPage) error {
	tx, err := k.db.BeginTx(k.ctx, nil)
	if err != nil {
		return fmt.Errorf("keep facts of others: %w", sqlite.Explain(err))
	}
	defer tx.Rollback()
	err = k.keep(tx, page)
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return fmt.Errorf("keep facts of others: %w", sqlite.Explain(err))
	}
	return nil
}

func (k *sqliteKeeper) keep(tx *sql.Tx, page wire.FactsPage) error {
	insert, err := tx.PrepareContext(k.ctx, `INSERT INTO fact(epoch, site, replica, number, digest, data, low, high, signature, erased)
		VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT(replica, number, digest) DO UPDATE SET epoch=excluded.epoch, site=excluded.site`)
	if err != nil {
		return err
	}
	defer insert.Close()
	for _, f := range page.Facts {
		erased, err := packErasure(f)
		if err != nil {
			return err
		}
		_, err = insert.ExecContext(k.ctx, page.Epoch, f.Site, f.Replica, int64(f.Number), digest(f.Data), []byte(f.Data), f.Low, f.High, f.Signature, erased)
		if err != nil {
			return err
		}
	}
	for _, c := range page.Certificates {
		body, err := wire.Marshal(c)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(k.ctx, "INSERT INTO certificate(replica, body) VALUES($1, $2) ON CONFLICT(replica) DO UPDATE SET body=excluded.body", c.Replica, body); err != nil {
			return err
		}
	}
	if err := k.erase(tx, page); err != nil {
		return err
	}
	if _, err := tx.ExecContext(k.ctx, "DELETE FROM fact WHERE epoch=$1 AND site<=$2", page.Epoch, page.Prunable); err != nil {
		return err
	}
	if _, err := tx.ExecContext(k.ctx, "DELETE FROM fact WHERE id<=(SELECT max(id) FROM fact)-$1", keptMax); err != nil {
		return err
	}
	_, err = tx.ExecContext(k.ctx, "INSERT INTO cursor(one, epoch, after) VALUES(1, $1, $2) ON CONFLICT(one) DO UPDATE SET epoch=excluded.epoch, after=excluded.after",
		page.Epoch, page.Next)
	return err
}

// erase takes persons out of what is kept, as a page tells.
func (k *sqliteKeeper) erase(tx *sql.Tx, page wire.FactsPage) error {
	for _, left := range page.Erased {
		erased, err := packErasure(left)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(k.ctx, "UPDATE OR REPLACE fact SET digest=$1, data=$2, erased=$3 WHERE replica=$4 AND number=$5 AND data IS NOT NULL",
			digest(left.Data), []byte(left.Data), erased, left.Replica, int64(left.Number))
		if err != nil {
			return err
		}
	}
	named, err := naming(page)
	if err != nil {
		return err
	}
	for _, ref := range named {
		if _, err := tx.ExecContext(k.ctx, "DELETE FROM fact WHERE replica=$1 AND number=$2", ref.Replica, int64(ref.Number)); err != nil {
			return err
		}
	}
	return nil
}

// packErasure makes the bytes of the site's word for what was recorded, or none for a fact that is what was.
func packErasure(f wire.LoggedFact) ([]byte, error) {
	if f.Erased == nil {
		return nil, nil
	}
	return wire.Marshal(f.Erased)
}

// Cursor is where the next page begins.
func (k *sqliteKeeper) Cursor() (epoch string, after int64, err error) {
	err = k.db.QueryRowContext(k.ctx, "SELECT epoch, after FROM cursor WHERE one=1").Scan(&epoch, &after)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", 0, fmt.Errorf("read facts of others: %w", sqlite.Explain(err))
	}
	return epoch, after, nil
}

// Kept returns facts behind one of them.
func (k *sqliteKeeper) Kept(after int64, limit int) ([]Kept, error) {
	found, err := k.db.QueryContext(k.ctx, "SELECT id, site, replica, number, data, low, high, signature, erased FROM fact WHERE id>$1 ORDER BY id LIMIT $2", after, limit)
	if err != nil {
		return nil, fmt.Errorf("read facts of others: %w", sqlite.Explain(err))
	}
	defer found.Close()
	var all []Kept
	for found.Next() {
		var one Kept
		var number int64
		var data, erased []byte
		if err := found.Scan(&one.ID, &one.Site, &one.Replica, &number, &data, &one.Low, &one.High, &one.Signature, &erased); err != nil {
			return nil, fmt.Errorf("read facts of others: %w", sqlite.Explain(err))
		}
		if one.Number, one.Data = uint64(number), data; erased != nil {
			one.Erased = new(wire.Erasure)
			if err := wire.Unmarshal(erased, one.Erased); err != nil {
				return nil, fmt.Errorf("read facts of others: %w", err)
			}
		}
		all = append(all, one)
	}
	if err := found.Err(); err != nil {
		return nil, fmt.Errorf("read facts of others: %w", sqlite.Explain(err))
	}
	return all, nil
}

// Digests are those of the facts that are kept under a number.
func (k *sqliteKeeper) Digests(replica string, number uint64) ([][]byte, error) {
	found, err := k.db.QueryContext(k.ctx, "SELECT digest FROM fact WHERE replica=$1 AND number=$2", replica, int64(number))
	if err != nil {
		return nil, fmt.Errorf("read facts of others: %w", sqlite.Explain(err))
	}
	defer found.Close()
	var all [][]byte
	for found.Next() {
		var one []byte
		if err := found.Scan(&one); err != nil {
			return nil, fmt.Errorf("read facts of others: %w", sqlite.Explain(err))
		}
		all = append(all, one)
	}
	return all, found.Err()
}

// Certificates are those of the devices whose facts are kept.
func (k *sqliteKeeper) Certificates() ([]wire.Certificate, error) {
	found, err := k.db.QueryContext(k.ctx, "SELECT body FROM certificate ORDER BY replica")
	if err != nil {
		return nil, fmt.Errorf("read certificates: %w", sqlite.Explain(err))
	}
	defer found.Close()
	var all []wire.Certificate
	for found.Next() {
		var body []byte
		var c wire.Certificate
		if err := found.Scan(&body); err != nil {
			return nil, fmt.Errorf("read certificates: %w", sqlite.Explain(err))
		}
		if err := wire.Unmarshal(body, &c); err != nil {
			return nil, fmt.Errorf("read certificates: %w", err)
		}
		all = append(all, c)
	}
	return all, found.Err()
}
