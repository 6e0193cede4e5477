package hub

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"
)

func TestRetryable(t *testing.T) {
	for _, test := range []struct {
		err  error
		want bool
	}{
		{&pgconn.PgError{Code: "40001"}, true},  // serialization failure
		{&pgconn.PgError{Code: "40P01"}, true},  // deadlock
		{&pgconn.PgError{Code: "57P01"}, true},  // the server is shut down
		{&pgconn.PgError{Code: "57P03"}, true},  // it cannot be connected to yet
		{&pgconn.PgError{Code: "25006"}, true},  // it is a standby now
		{&pgconn.PgError{Code: "53300"}, true},  // too many connections
		{&pgconn.PgError{Code: "57014"}, false}, // somebody cancelled the statement
		{&pgconn.PgError{Code: "23505"}, false}, // not unique: a fault of ours
		{&pgconn.PgError{Code: "42P01"}, false}, // no such table
		{&pgconn.PgError{Code: "28P01"}, false}, // wrong password
		{&net.OpError{Op: "read", Err: errors.New("connection reset by peer")}, true},
		{io.ErrUnexpectedEOF, true},
		{driver.ErrBadConn, true},
		{errWarned, true},
		{ErrNotDurable, false},
		{errPoisoned, false},
	} {
		if got := retryable(fmt.Errorf("end commit: %w", test.err)); got != test.want {
			t.Errorf("%v: %v", test.err, got)
		}
	}
}

func TestRetriesEnd(t *testing.T) {
	lost := fmt.Errorf("end commit: %w", io.ErrUnexpectedEOF)
	if err := waitToRetry(t.Context(), triesMax, lost); !errors.Is(err, ErrUnavailable) || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("after the last try: %v", err)
	}
	if err := waitToRetry(t.Context(), 1, lost); err != nil {
		t.Errorf("after the first: %v", err)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if err := waitToRetry(over, 1, lost); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("when nobody waits: %v", err)
	}
}
