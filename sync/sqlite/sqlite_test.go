package sqlite_test

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/sync/sqlite"
)

func options() sqlite.Options {
	return sqlite.Options{Durability: sqlite.Full, Application: 77, Schema: "CREATE TABLE x(a)", Connections: 1, BusyMS: 20}
}

func open(t *testing.T, path string) *sql.DB {
	t.Helper()
	db, err := sqlite.Open(t.Context(), path, options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// A folder may be named as people name folders.
func TestOddPath(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hall 3 #2 100%?.db")
	open(t, path)
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestForeignFile(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, bytes.Repeat([]byte("this is no database\n"), 300), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other.db")
	foreign := options()
	foreign.Application = 78
	db, err := sqlite.Open(t.Context(), other, foreign)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, path := range []string{text, other} {
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := sqlite.Open(t.Context(), path, options()); !errors.Is(err, sqlite.ErrForeign) {
			t.Errorf("%s: %v", filepath.Base(path), err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
			t.Errorf("%s was changed (%v)", filepath.Base(path), err)
		}
	}
}

func TestTruncatedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cut.db")
	db := open(t, path)
	if _, err := db.Exec("INSERT INTO x VALUES(randomblob(20000)); PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if err := os.Truncate(path, 5000); err != nil {
		t.Fatal(err)
	}
	cut, err := sqlite.Open(t.Context(), path, options())
	if err == nil {
		_, err = cut.Exec("INSERT INTO x SELECT a FROM x")
		err = sqlite.Explain(err)
		cut.Close()
	}
	if !errors.Is(err, sqlite.ErrBroken) && !errors.Is(err, sqlite.ErrForeign) {
		t.Errorf("a file cut short: %v", err)
	}
}

func TestHeldByAnother(t *testing.T) {
	path := filepath.Join(t.TempDir(), "held.db")
	holder, other := open(t, path), open(t, path)
	tx, err := holder.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	if _, err := other.Exec("INSERT INTO x VALUES(1)"); !errors.Is(sqlite.Explain(err), sqlite.ErrBusy) {
		t.Errorf("writing beside another: %v", err)
	}
}

func TestDiskFull(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "full.db"))
	if _, err := db.Exec("PRAGMA max_page_count=4"); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("INSERT INTO x VALUES(randomblob(100000))"); !errors.Is(sqlite.Explain(err), sqlite.ErrFull) {
		t.Errorf("writing on a full disk: %v", err)
	}
	if _, err := db.Exec("INSERT INTO x VALUES(1)"); err != nil {
		t.Errorf("what fits is refused after that: %v", err)
	}
}

// Whatever a folder lets others do, they do not read a database: it holds keys and the hashes of PINs.
func TestFilesArePrivate(t *testing.T) {
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.db")
	if _, err := open(t, path).ExecContext(t.Context(), "INSERT INTO x VALUES(1)"); err != nil {
		t.Fatal(err)
	}
	for _, suffix := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if others := info.Mode().Perm() & 0o077; others != 0 {
			t.Errorf("%s lets others do %o", filepath.Base(path+suffix), others)
		}
	}
}

// A file is extended by what later versions added, once, and an older program goes on with a newer file.
func TestAdditions(t *testing.T) {
	path := filepath.Join(t.TempDir(), "grows.db")
	o := options()
	use := func(additions ...string) *sql.DB {
		t.Helper()
		o.Additions = additions
		db, err := sqlite.Open(t.Context(), path, o)
		if err != nil {
			t.Fatal(err)
		}
		return db
	}
	add := []string{"ALTER TABLE x ADD COLUMN b TEXT NOT NULL DEFAULT 'none'", "CREATE TABLE y(c)"}
	db := use()
	if _, err := db.Exec("INSERT INTO x(a) VALUES(1)"); err != nil {
		t.Fatal(err)
	}
	db.Close()
	for range 2 {
		db = use(add...)
		var b string
		if err := db.QueryRow("SELECT b FROM x LEFT JOIN y ON true WHERE a=1").Scan(&b); err != nil || b != "none" {
			t.Errorf("the old row has %q, %v", b, err)
		}
		db.Close()
	}
	db = use(add[:1]...) // the version before
	if _, err := db.Exec("INSERT INTO x(a, b) VALUES(2, 'two')"); err != nil {
		t.Error(err)
	}
	db.Close()
	db = use(add...)
	defer db.Close()
	var rows, tables int
	if err := db.QueryRow("SELECT (SELECT count(*) FROM x), (SELECT count(*) FROM y)").Scan(&rows, &tables); err != nil || rows != 2 {
		t.Errorf("%d rows, %v", rows, err)
	}
	o.Additions = append(add, "CREATE TABLE x(again)")
	if db, err := sqlite.Open(t.Context(), path, o); err == nil {
		db.Close()
		t.Error("an addition that failed was forgiven")
	}
}

// A header that says it is of another format is damage, too: SQLite has no code of its own for it.
func TestDamagedHeader(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.db")
	db := open(t, path)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	const schemaFormat = 44 // where the header keeps it (sqlite.org/fileformat2.html, 1.3)
	_, err = file.WriteAt([]byte{0, 0, 0, 99}, schemaFormat)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path, options()); !errors.Is(err, sqlite.ErrBroken) {
		t.Errorf("a damaged header is %v", err)
	}
}
