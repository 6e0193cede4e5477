package hub_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"net"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/hub/storetest"
	"github.com/jackc/pgx/v5"
	"golang.org/x/sync/errgroup"
)

// commits stands between a hub and its database and cuts the connection at a commit: before the database hears of
// it, or when it has, before the hub hears of its end. The hub sees the same in both cases.
type commits struct {
	listener net.Listener
	database string
	cuts     atomic.Int32 // how many commits are still to be cut
	heard    bool         // whether the database hears of them
	ended    sync.WaitGroup
}

// between returns the URL of the database through the proxy.
func (c *commits) between(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	if c.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	c.database, u.Host = u.Host, c.listener.Addr().String()
	c.ended.Go(func() {
		for {
			client, err := c.listener.Accept()
			if err != nil {
				return // closed
			}
			c.ended.Go(func() { c.carry(client) })
		}
	})
	t.Cleanup(func() {
		c.listener.Close()
		c.ended.Wait()
	})
	return u.String()
}

func (c *commits) carry(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", c.database)
	if err != nil {
		return
	}
	defer server.Close()
	var deaf atomic.Bool // the hub hears no more
	back := make(chan struct{})
	go func() {
		defer close(back)
		pass(client, server, func([]byte) bool { return !deaf.Load() })
		client.Close()
		server.Close()
	}()
	pass(server, client, func(sent []byte) bool {
		if !bytes.Contains(sent, []byte("commit\x00")) || c.cuts.Add(-1) < 0 {
			return true
		}
		deaf.Store(true)
		if c.heard {
			server.Write(sent)
			server.Read(make([]byte, 1)) // its answer, unless the other direction took it: the commit has ended
		}
		return false
	})
	client.Close()
	server.Close()
	<-back
}

// pass copies what lets says, until something breaks.
func pass(to, from net.Conn, lets func([]byte) bool) {
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 && !lets(buffer[:n]) {
			return
		}
		if _, failed := to.Write(buffer[:n]); err != nil || failed != nil {
			return
		}
	}
}

// TestCommitInDoubt cuts the connection at commits. Facts of the hub's own, as of an import, are known by nothing but
// their place in the log: made again without a look they would stand there twice.
func TestCommitInDoubt(t *testing.T) {
	for _, heard := range []bool{true, false} {
		name := map[bool]string{true: "made", false: "not made"}[heard]
		t.Run(name, func(t *testing.T) {
			proxy := &commits{heard: heard}
			store, err := hub.OpenPostgres(t.Context(), proxy.between(t, pgtest.Database(t)))
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			h := hub.New(store, rand.Reader, hub.Policy{})
			const imports, cuts = 2, 2
			for i := range imports {
				proxy.cuts.Store(cuts)
				if err := h.Import(t.Context(), time.Now(), []domain.Row{domain.Item{Code: "0401", Name: strings.Repeat("x", i+1)}}); err != nil {
					t.Fatal(err)
				}
				if left := proxy.cuts.Load(); left >= 0 {
					t.Errorf("%d of %d cuts were not made", left, cuts)
				}
			}
			report, err := h.Audit(t.Context())
			if err != nil || report.Facts != imports {
				t.Errorf("%d facts after %d imports: %v", report.Facts, imports, err)
			}
		})
	}
}

// TestPreparedCommitInDoubt cuts the connection at the commit of something that was prepared, and of what was prepared behind
// it: made again, every fact counts once.
func TestPreparedCommitInDoubt(t *testing.T) {
	for _, heard := range []bool{true, false} {
		name := map[bool]string{true: "made", false: "not made"}[heard]
		t.Run(name, func(t *testing.T) {
			proxy := &commits{heard: heard}
			store, err := hub.OpenPostgres(t.Context(), proxy.between(t, pgtest.Database(t)))
			h, d := newAhead(t, func(t *testing.T) hub.Store { return opened(t, store, err) })
			before, stock := logged(t, h)
			pushes := []hub.Pushes{{d.Push(t, unloaded(2))}, {d.Push(t, unloaded(4))}}
			var writes []func(context.Context) error
			for _, push := range pushes {
				_, write, err := h.Prepare(t.Context(), storetest.Start, push)
				if err != nil {
					t.Fatal(err)
				}
				writes = append(writes, write)
			}
			proxy.cuts.Store(1)
			for _, write := range writes {
				if err := write(t.Context()); !errors.Is(err, hub.ErrOvertaken) {
					t.Errorf("the commit became %v", err)
				}
			}
			if left := proxy.cuts.Load(); left > 0 {
				t.Errorf("%d cuts were not made", left)
			}
			for _, push := range pushes {
				storetest.Commit(t, h, push...)
			}
			if facts, now := logged(t, h); facts != before+2 || now != stock+6 {
				t.Errorf("%d facts more, %d more in stock", facts-before, now-stock)
			}
			if _, err := h.Audit(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRefusesADatabaseThatForgets(t *testing.T) {
	database := pgtest.Database(t)
	for _, setting := range []string{"&synchronous_commit=off", "&synchronous_commit=local", "&handtruck.trial=off"} {
		store, err := hub.OpenPostgres(t.Context(), strings.Replace(database, "?handtruck.trial=on&", "?", 1)+setting)
		if !errors.Is(err, hub.ErrNotDurable) {
			t.Errorf("with %s: %v", setting, err)
		}
		if err == nil {
			store.Close()
		}
	}
}

// TestHubsStartTogether opens an empty database many times at once: one hub makes the tables, the others find them.
func TestHubsStartTogether(t *testing.T) {
	database := pgtest.Database(t)
	var group errgroup.Group
	for range 4 {
		group.Go(func() error {
			store, err := hub.OpenPostgres(t.Context(), database)
			if err != nil {
				return err
			}
			return store.Close()
		})
	}
	if err := group.Wait(); err != nil {
		t.Error(err)
	}
}

// TestRefusesAnotherSchema opens a database of another version, and one with the tables of another program.
func TestRefusesAnotherSchema(t *testing.T) {
	for change, want := range map[string]string{
		"UPDATE setting SET value='\\x39' WHERE name='schema'": "its schema is \"9\"",
		"DROP TABLE head": "a schema of its own",
	} {
		database := pgtest.Database(t)
		store, err := hub.OpenPostgres(t.Context(), database)
		if err != nil {
			t.Fatal(err)
		}
		store.Close()
		conn, err := pgx.Connect(t.Context(), database)
		if err != nil {
			t.Fatal(err)
		}
		_, err = conn.Exec(t.Context(), change)
		if err := errors.Join(err, conn.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
		if _, err = hub.OpenPostgres(t.Context(), database); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("after %s: %v", change, err)
		}
	}
}

// TestHubsHearOfEachOther opens one database in two processes' places.
func TestHubsHearOfEachOther(t *testing.T) {
	database := pgtest.Database(t)
	var stores [2]hub.Store
	for i := range stores {
		var err error
		if stores[i], err = hub.OpenPostgres(t.Context(), database); err != nil {
			t.Fatal(err)
		}
		defer stores[i].Close()
	}
	news := make(chan struct{}, 1)
	go stores[1].(hub.Listener).Listen(t.Context(), func() {
		select {
		case news <- struct{}{}:
		default:
		}
	})
	<-news // it listens
	h := hub.New(stores[0], rand.Reader, hub.Policy{})
	if err := h.Import(t.Context(), time.Now(), []domain.Row{domain.Item{Code: "0401"}}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-news:
	case <-time.After(10 * time.Second):
		t.Error("the other hub heard nothing")
	}
}
