package hub

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	triesMax     = 12
	retryWaitMin = 25 * time.Millisecond
	retryWaitMax = 2 * time.Second
)

// ErrUnavailable says that the database cannot be reached now; what was asked for may be asked for again.
var ErrUnavailable = errors.New("the hub's database is not available")

// SQLSTATE classes and codes (PostgreSQL manual, appendix A) behind which another try can succeed.
const (
	classConnection = "08"
	classRollback   = "40" // serialization failures and deadlocks
	classShutdown   = "57P"
	classIdentity   = "28" // wrong password: trying again does not help
	noSuchDatabase  = "3D000"
	readOnly        = "25006" // a primary that became a standby under our feet
	connectionsFull = "53300"
)

func sqlState(err error) string {
	if failure := (*pgconn.PgError)(nil); errors.As(err, &failure) {
		return failure.Code
	}
	return ""
}

// retryable tells whether the same transaction may succeed on another try, as on another connection.
func retryable(err error) bool {
	state := sqlState(err)
	if connect := (*pgconn.ConnectError)(nil); errors.As(err, &connect) {
		return !within(state, classIdentity) && state != noSuchDatabase && !errors.Is(err, ErrNotDurable)
	}
	if state != "" {
		return within(state, classConnection, classRollback, classShutdown) || state == readOnly || state == connectionsFull
	}
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, net.ErrClosed) || errors.Is(err, pgx.ErrTxCommitRollback) || errors.Is(err, errWarned) || pgconn.SafeToRetry(err)
}

func within(state string, classes ...string) bool {
	return slices.ContainsFunc(classes, func(class string) bool { return len(state) >= len(class) && state[:len(class)] == class })
}

// waitToRetry waits before the next try, never in step with other hubs, and returns failed when there is none.
func waitToRetry(ctx context.Context, try int, failed error) error {
	if !retryable(failed) || ctx.Err() != nil {
		return failed
	}
	if try >= triesMax {
		return fmt.Errorf("%w: %w", ErrUnavailable, failed)
	}
	most := min(retryWaitMax, retryWaitMin<<try)
	select {
	case <-time.After(most/2 + rand.N(most)):
		return nil
	case <-ctx.Done():
		return failed
	}
}
