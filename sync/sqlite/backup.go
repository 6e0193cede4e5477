package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
)

// Copy writes the database of one moment into a new file, while others read and write it.
func Copy(ctx context.Context, db *sql.DB, path string) error {
	if _, err := db.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return fmt.Errorf("copy to %s: %w", path, Explain(err))
	}
	return nil
}

// Check reads a whole file: it is ErrBroken, and says how, for one in which anything is out of place.
func Check(ctx context.Context, path string) error {
	return alone(ctx, path, func(conn *sql.Conn) error {
		var verdict string
		if err := conn.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
			return err
		}
		if verdict != "ok" {
			return fmt.Errorf("%w: %s", ErrBroken, verdict)
		}
		return nil
	})
}

// Retire brings everything into the one file, so that it can be moved. It is ErrBusy while another program has it open.
func Retire(ctx context.Context, path string) error {
	return alone(ctx, path, func(conn *sql.Conn) error {
		var mode string
		if err := conn.QueryRowContext(ctx, "PRAGMA journal_mode=DELETE").Scan(&mode); err != nil {
			return err
		}
		if mode != "delete" {
			return ErrBusy
		}
		return nil
	})
}

// alone opens an existing file with one connection, as it is.
func alone(ctx context.Context, path string, do func(*sql.Conn) error) (err error) {
	source := url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: "mode=rw&_pragma=busy_timeout(2000)"}
	db, err := sql.Open("sqlite", source.String())
	if err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	conn, err := db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open %s: %w", path, Explain(err))
	}
	defer conn.Close()
	if err := do(conn); err != nil {
		return fmt.Errorf("%s: %w", path, Explain(err))
	}
	return nil
}
