// Package sqlite opens SQLite files the one way that Handtruck uses them: every pragma stands in the data source
// name and is read back, and the library's version is checked, as a mistyped pragma is silently ignored and a
// connection that database/sql opens later would not have it.
package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"modernc.org/sqlite" // the driver registers itself as "sqlite"
)

// Durability says what a commit survives.
type Durability int

// Full survives a power cut; Normal may lose the last commits in one, but never the file's order.
const (
	Full   Durability = 2
	Normal Durability = 1
)

// SQLite before 3.51.3 can lose commits when a write-ahead log is reset (sqlite.org/wal.html).
var oldestVersion = [3]int{3, 51, 3}

// Error codes of SQLite that callers tell apart (sqlite.org/rescode.html).
const (
	codeError   = 1
	codeBusy    = 5
	codeIO      = 10
	codeFull    = 13
	codeCorrupt = 11
	codeNotADB  = 26

	codeIndexSize = codeIO | 19<<8 // SQLITE_IOERR_SHMSIZE: no room for the index of the write-ahead log, or it cannot be written
)

// logBytesKept is how large a write-ahead log may stay once what it holds is in the file.
const logBytesKept = 8 << 20

// Errors that callers act on.
var (
	ErrForeign = errors.New("not a database of this program")
	ErrSchema  = errors.New("database was made by another version of this program")
	ErrFull    = errors.New("disk is full")
	ErrFailed  = errors.New("disk failed") // what it did with the last writes is not known: the file must be opened anew
	ErrBusy    = errors.New("another program holds the database")
	ErrBroken  = errors.New("database file is damaged")
)

// Options say how a file is to be opened.
type Options struct {
	Durability  Durability
	Application int32 // marks the file as this kind of database, so that a foreign file is not written to
	Schema      string
	Additions   []string // what later versions added to the schema, in order; files say in user_version how many they have
	Version     int      // of the schema, where files of another one cannot be used; 0: schemas only ever grow, any will do
	Connections int      // 1 for a file with one writer that also reads; more for concurrent readers
	BusyMS      int      // how long to wait for another program that holds the file
	Reading     bool     // transactions only read the file: they do not keep writers out
	LogPages    int      // of the write-ahead log, from which on a commit also brings the file up to date; 0 is SQLite's own 1000
}

// Open opens or creates a database file. An error that is about the file is an [fs.PathError].
func Open(ctx context.Context, path string, o Options) (*sql.DB, error) {
	if err := makePrivate(path); err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", source(path, o))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	db.SetMaxOpenConns(max(1, o.Connections))
	db.SetMaxIdleConns(max(1, o.Connections))
	if err := prepare(ctx, db, o); err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: errors.Join(explainOpen(err), db.Close())}
	}
	return db, nil
}

// makePrivate creates a file that only its owner reads, whatever the folder it is in lets others do: it will hold the hashes of
// PINs and keys. SQLite gives the files beside it the same rights.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

func source(path string, o Options) string {
	return (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: o.pragmas().Encode()}).String()
}

// pragmas are what each connection is opened with.
func (o Options) pragmas() url.Values {
	lock := "immediate"
	if o.Reading {
		lock = "deferred"
	}
	return url.Values{"_txlock": {lock}, "_pragma": {
		"busy_timeout(" + strconv.Itoa(o.BusyMS) + ")", "journal_mode(WAL)", "synchronous(" + strconv.Itoa(int(o.Durability)) + ")",
		"foreign_keys(1)", "secure_delete(fast)", "cell_size_check(1)", "mmap_size(0)", "temp_store(2)", "cache_size(-65536)", "wal_autocheckpoint(" + strconv.Itoa(o.logPages()) + ")", "journal_size_limit(" + strconv.Itoa(logBytesKept) + ")",
	}}
}

func (o Options) logPages() int { return cmp.Or(o.LogPages, 1000) }

// Checkpoint brings the file up to date from its write-ahead log, as far as nobody reads what is older.
func Checkpoint(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)"); err != nil {
		return fmt.Errorf("checkpoint: %w", Explain(err))
	}
	return nil
}

// LogPages is how many pages the write-ahead log has, and how many of them are in the file. It begins anew when all are.
func LogPages(ctx context.Context, db *sql.DB) (pages, done int, err error) {
	var busy int
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(NOOP)").Scan(&busy, &pages, &done); err != nil {
		return 0, 0, fmt.Errorf("look at log: %w", Explain(err))
	}
	return pages, done, nil
}

// prepare checks the library and the file, and creates the schema in a new one.
func prepare(ctx context.Context, db *sql.DB, o Options) error {
	if err := once("version", func() error { return checkVersion(ctx, db) }); err != nil {
		return err
	}
	var mark, tables int64
	if err := db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&mark); err != nil {
		return fmt.Errorf("read mark: %w", err)
	}
	if err := db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&tables); err != nil {
		return fmt.Errorf("read schema: %w", err)
	}
	if mark != int64(o.Application) && (mark != 0 || tables != 0) {
		return ErrForeign
	}
	if err := checkPragma(ctx, db, pragma{"journal_mode", "wal"}); err != nil { // which a file system may refuse
		return err
	}
	if err := once(o.pragmas().Encode(), func() error { return checkPragmas(ctx, db, o) }); err != nil {
		return err
	}
	if tables > 0 && o.Version != 0 {
		return checkSchema(ctx, db, o)
	}
	if tables > 0 {
		return extend(ctx, db, o.Additions)
	}
	err := inTransaction(ctx, db, o.Schema+";"+strings.Join(o.Additions, ";")+";PRAGMA application_id="+strconv.Itoa(int(o.Application))+
		";PRAGMA user_version="+strconv.Itoa(max(o.Version, len(o.Additions))))
	if err != nil {
		return fmt.Errorf("create schema: %w", err)
	}
	return nil
}

// extend brings the schema of an older file up to date. One of a newer program has more than this one knows of, and is used
// as it is: a schema only ever grows, so that whoever goes back to an older program finds all that he had.
func extend(ctx context.Context, db *sql.DB, additions []string) error {
	has, err := schemaVersion(ctx, db)
	for err == nil && has < len(additions) { // each by itself: what one has done stays done
		failed := inTransaction(ctx, db, additions[has]+";PRAGMA user_version="+strconv.Itoa(has+1))
		before := has
		if has, err = schemaVersion(ctx, db); err == nil && has == before { // else it is done, by another program perhaps
			return fmt.Errorf("extend schema by addition %d: %w", has+1, failed)
		}
	}
	return err
}

func schemaVersion(ctx context.Context, db *sql.DB) (version int, err error) {
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return version, nil
}

func inTransaction(ctx context.Context, db *sql.DB, statements string) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, statements); err != nil {
		return err
	}
	return tx.Commit()
}

func checkSchema(ctx context.Context, db *sql.DB, o Options) error {
	version, err := schemaVersion(ctx, db)
	if err != nil {
		return err
	}
	if version != o.Version {
		return fmt.Errorf("%w: its schema is %d, this version's is %d", ErrSchema, version, o.Version)
	}
	return nil
}

// checked are what need not be looked at again for each file: the library, and whether it takes a set of pragmas as it is written.
var checked sync.Map

// once runs a check until it has passed.
func once(of any, check func() error) error {
	if _, passed := checked.Load(of); passed {
		return nil
	}
	err := check()
	if err == nil {
		checked.Store(of, true)
	}
	return err
}

func checkVersion(ctx context.Context, db *sql.DB) error {
	var version string
	if err := db.QueryRowContext(ctx, "SELECT sqlite_version()").Scan(&version); err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	for i, part := range strings.SplitN(version, ".", len(oldestVersion)) {
		n, err := strconv.Atoi(part)
		if err != nil {
			return fmt.Errorf("read version %q: %w", version, err)
		}
		if n != oldestVersion[i] {
			if n < oldestVersion[i] {
				return fmt.Errorf("SQLite %s can lose commits: 3.51.3 or newer is needed", version)
			}
			return nil
		}
	}
	return nil
}

// pragma is a setting of a connection.
type pragma struct{ name, value string }

func checkPragmas(ctx context.Context, db *sql.DB, o Options) error {
	wanted := []pragma{
		{"synchronous", strconv.Itoa(int(o.Durability))}, {"foreign_keys", "1"}, {"secure_delete", "2"}, // what was erased is overwritten where that costs nothing
		{"cell_size_check", "1"}, {"mmap_size", "0"}, {"temp_store", "2"}, {"busy_timeout", strconv.Itoa(o.BusyMS)},
		{"wal_autocheckpoint", strconv.Itoa(o.logPages())}, {"journal_size_limit", strconv.Itoa(logBytesKept)}, {"cache_size", "-65536"},
	}
	for _, p := range wanted {
		if err := checkPragma(ctx, db, p); err != nil {
			return err
		}
	}
	return nil
}

func checkPragma(ctx context.Context, db *sql.DB, wanted pragma) error {
	var value string
	if err := db.QueryRowContext(ctx, "PRAGMA "+wanted.name).Scan(&value); err != nil {
		return fmt.Errorf("read %s: %w", wanted.name, err)
	}
	if value != wanted.value {
		return fmt.Errorf("pragma %s is %s where %s was set", wanted.name, value, wanted.value)
	}
	return nil
}

// explainOpen is [Explain] for a file that is being opened, to which nothing was written yet: without room for the index of its
// log the disk is full. When a commit finds none, that comes behind the log, and the commit may come back after a power cut: then
// the disk failed, as nobody knows what it kept.
func explainOpen(err error) error {
	var failure *sqlite.Error
	if errors.As(err, &failure) && failure.Code() == codeIndexSize {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return Explain(err)
}

// Explain adds to an error of SQLite, or of a file beside it, the one of this package that says what it means for the caller.
func Explain(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	var failure *sqlite.Error
	if !errors.As(err, &failure) {
		if err != nil && strings.Contains(err.Error(), "sql: Scan error") { // a value of another type than was written: it has no error of its own
			return fmt.Errorf("%w: %w", ErrBroken, err)
		}
		return err
	}
	switch failure.Code() & 0xff {
	case codeBusy:
		return fmt.Errorf("%w: %w", ErrBusy, err)
	case codeIO:
		return fmt.Errorf("%w: %w", ErrFailed, err)
	case codeFull:
		return fmt.Errorf("%w: %w", ErrFull, err)
	case codeNotADB: // or one whose first page is damaged
		return fmt.Errorf("%w, or %w: %w", ErrForeign, ErrBroken, err)
	case codeCorrupt:
		return fmt.Errorf("%w: %w", ErrBroken, err)
	case codeError:
		if strings.Contains(failure.Error(), "unsupported file format") { // a damaged header has no code of its own
			return fmt.Errorf("%w: %w", ErrBroken, err)
		}
	}
	return err
}
