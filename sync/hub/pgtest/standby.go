package pgtest

import (
	"context"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// NewPair makes a primary and a streaming standby. The primary acknowledges nothing that the standby does not have on disk.
func NewPair(tb testing.TB) (primary, standby *Server) {
	tb.Helper()
	primary = New(tb, map[string]string{"wal_level": "replica", "max_wal_senders": "4", "hot_standby": "on"})
	standby = &Server{bin: primary.bin, dir: tempDir(tb), settings: primary.settings}
	if err := standby.copy(tb.Context(), primary); err != nil {
		tb.Fatal(err)
	}
	standby.startFor(tb)
	conn, err := pgx.Connect(tb.Context(), primary.URL(maintenance))
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(tb.Context()))
	for _, statement := range []string{"ALTER SYSTEM SET synchronous_standby_names='*'", "SELECT pg_reload_conf()"} {
		if _, err := conn.Exec(tb.Context(), statement); err != nil {
			tb.Fatal(err)
		}
	}
	awaitSynchronous(tb, conn)
	return primary, standby
}

// copy makes the server's files a copy of another's that follows it.
func (s *Server) copy(ctx context.Context, primary *Server) (err error) {
	if err := giveAway(s.dir); err != nil {
		return err
	}
	if s.port, err = freePort(); err != nil {
		return err
	}
	return s.run(ctx, "pg_basebackup", "--pgdata="+s.data(), "--dbname="+primary.URL(maintenance), "--write-recovery-conf",
		"--checkpoint=fast", "--wal-method=stream", "--no-sync")
}

// awaitSynchronous waits until the standby has everything and commits wait for it.
func awaitSynchronous(tb testing.TB, conn *pgx.Conn) {
	tb.Helper()
	ctx, cancel := context.WithTimeout(tb.Context(), startTimeout)
	defer cancel()
	ticks := time.NewTicker(pollEvery)
	defer ticks.Stop()
	for n := 0; n == 0; {
		select {
		case <-ticks.C:
		case <-ctx.Done():
			tb.Fatal("the standby does not follow")
		}
		if err := conn.QueryRow(ctx, "SELECT count(*) FROM pg_stat_replication WHERE sync_state='sync' AND state='streaming'").Scan(&n); err != nil {
			tb.Fatal(err)
		}
	}
}

// Promote makes a standby the primary.
func (s *Server) Promote(ctx context.Context) error {
	return s.run(ctx, "pg_ctl", "promote", "--wait", "--pgdata="+s.data())
}

// PairURL is the address of a database that is on whichever of two servers takes writes.
func PairURL(primary, standby *Server) string {
	return "postgres://" + superuser + "@" + primary.Address() + "," + standby.Address() + "/" + maintenance + "?target_session_attrs=read-write"
}
