package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	connectTimeout  = 5 * time.Second
	connectionsMax  = 16
	applicationName = "handtruckd"
	// warned is the mark on a connection that told a warning: a commit that did not wait for its standby tells one.
	warned = "handtruck.warned"
)

// sessionSettings end what a hub left behind that froze or lost its power: the head row is locked until its connection
// ends, and all other hubs wait for it. The others keep plans as they were made for an index: right after an import the
// planner takes tables for empty, and would read all of them for a few rows. To compile what reads a few rows takes longer
// than to read them.
const sessionSettings = "SET idle_in_transaction_session_timeout='120s'; SET tcp_keepalives_idle=10; SET tcp_keepalives_interval=5; " +
	"SET tcp_keepalives_count=3; SET enable_seqscan=off; SET plan_cache_mode=force_generic_plan; SET jit=off"

// ErrNotDurable says that a database would acknowledge what a crash can take back.
var ErrNotDurable = errors.New("the database does not keep what it acknowledges")

// postgresConfig reads a URL such as postgres://user@first,second/site. Of several hosts the one that takes writes is
// used, so that a hub finds the standby that was promoted.
func postgresConfig(url string) (*pgx.ConnConfig, error) {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("read database URL: %w", err)
	}
	config.ValidateConnect = pgconn.ValidateConnectTargetSessionAttrsReadWrite
	if config.ConnectTimeout == 0 || config.ConnectTimeout > connectTimeout {
		config.ConnectTimeout = connectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = applicationName
	}
	config.OnNotice = func(conn *pgconn.PgConn, notice *pgconn.Notice) {
		if notice.SeverityUnlocalized == "WARNING" {
			conn.CustomData()[warned] = true
		}
	}
	config.DialFunc = dialer().DialContext
	return config, nil
}

// openPostgres returns a pool whose every connection has been looked at.
func openPostgres(config *pgx.ConnConfig) *sql.DB {
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(prepareConn))
	db.SetMaxOpenConns(connectionsMax)
	db.SetMaxIdleConns(connectionsMax)
	return db
}

// prepareConn makes sure that a commit on this connection is on disk when it returns.
func prepareConn(ctx context.Context, conn *pgx.Conn) error {
	if err := conn.PgConn().Exec(ctx, sessionSettings).Close(); err != nil && sqlState(err) == "" {
		return fmt.Errorf("set up connection: %w", err) // an engine without these settings goes without them
	}
	var commit, fsync, trial string
	err := conn.QueryRow(ctx, `SELECT current_setting('synchronous_commit'), coalesce(current_setting('fsync', true), 'on'),
		coalesce(current_setting('handtruck.trial', true), '')`).Scan(&commit, &fsync, &trial)
	if err != nil {
		return fmt.Errorf("read settings: %w", err)
	}
	switch {
	case commit != "on" && commit != "remote_apply":
		return fmt.Errorf("%w: synchronous_commit is %s: set it to on in postgresql.conf, and look for it in ALTER ROLE, ALTER DATABASE and the URL", ErrNotDurable, commit)
	case fsync != "on" && trial != "on":
		return fmt.Errorf("%w: fsync is %s: set it to on in postgresql.conf (for a trial whose data may be lost, add handtruck.trial=on to the URL)", ErrNotDurable, fsync)
	}
	return nil
}

// hasTable tells whether the schema in use has a table.
func hasTable(ctx context.Context, db *sql.DB, name string) (bool, error) {
	var n int
	err := db.QueryRowContext(ctx, "SELECT count(*) FROM information_schema.tables WHERE table_schema=current_schema() AND table_name=$1", name).Scan(&n)
	return n > 0, err
}

// schemaName is the setting that tells which version of the schema a database has.
const schemaName = "schema"

// createSchema makes the tables in an empty database. When two hubs start at once, one of them finds them made. The
// error is [sqlite.ErrSchema] for the tables of another version.
func createSchema(ctx context.Context, db *sql.DB) error {
	exists, err := hasTable(ctx, db, "head")
	if err == nil && !exists {
		err = makeTables(ctx, db)
	}
	if err != nil {
		return err
	}
	var version []byte
	err = db.QueryRowContext(ctx, "SELECT value FROM setting WHERE name=$1", []byte(schemaName)).Scan(&version)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("read schema: %w", err)
	}
	if string(version) != strconv.Itoa(hubVersion) {
		return fmt.Errorf("%w: its schema is %q, this version's is %d", sqlite.ErrSchema, version, hubVersion)
	}
	return nil
}

func makeTables(ctx context.Context, db *sql.DB) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	for _, statement := range strings.Split(postgresSchema(), ";") {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return orMade(ctx, db, tx, err)
		}
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO setting(name, value) VALUES($1, $2)", []byte(schemaName), []byte(strconv.Itoa(hubVersion)))
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		return orMade(ctx, db, tx, err)
	}
	return nil
}

// orMade forgives a failed creation when the tables are there now.
func orMade(ctx context.Context, db *sql.DB, tx *sql.Tx, failed error) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return errors.Join(failed, err)
	}
	if exists, err := hasTable(ctx, db, "head"); err == nil && exists {
		return nil
	}
	return fmt.Errorf("create schema (a hub needs a database or a schema of its own): %w", failed)
}
