package link_test

import (
	"bufio"
	"bytes"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/wire"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver of the floor
	"golang.org/x/sync/errgroup"
)

const (
	fleetDevices = 200
	fleetPushes  = 20 // of each device
	factsPerPush = 5
	fleetFacts   = fleetDevices * fleetPushes * factsPerPush
)

func TestMain(m *testing.M) { pgtest.Main(m) }

// BenchmarkFleet is 200 devices that push five facts at a time over HTTP at one hub, each as soon as its last push was
// acknowledged, on both engines. Requests are sealed, packed and signed before the clock starts and answers are unpacked
// behind it, as that is the handhelds' work; what is left of them, to write and to read on 200 connections, shares the
// hub's processors. The aim is
// 8,000 facts/s on SQLite and 10,000 on PostgreSQL at a p99 of 150 ms; the floor is how many commits of one small row the
// same engine makes in a second, one after the other.
func BenchmarkFleet(b *testing.B) {
	b.Run("sqlite", func(b *testing.B) {
		benchmarkFleet(b, func(tb testing.TB) []*site { return []*site{startSite(tb)} }, rawCommits)
	})
	for _, hubs := range []int{1, 3} {
		b.Run(fmt.Sprint("postgres-hubs=", hubs), func(b *testing.B) {
			server := pgtest.New(b, map[string]string{"shared_buffers": "256MB", "max_wal_size": "4GB", "max_connections": "400"})
			benchmarkFleet(b, func(tb testing.TB) []*site { return startHubs(tb, server.Database(tb), hubs) },
				func(b *testing.B) float64 { return postgresCommits(b, server.Database(b)) })
		})
	}
}

// startHubs starts hubs on one database.
func startHubs(tb testing.TB, database string, n int) []*site {
	tb.Helper()
	hubs := make([]*site, n)
	for i := range hubs {
		hubs[i] = &site{dir: tb.TempDir(), database: database}
		hubs[i].open(tb)
	}
	return hubs
}

// postgresCommits is how many commits of one small row PostgreSQL makes in a second.
func postgresCommits(b *testing.B, database string) float64 {
	b.Helper()
	const commits = 500
	db, err := sql.Open("pgx", database)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE fact(number BIGINT PRIMARY KEY, data BYTEA)"); err != nil {
		b.Fatal(err)
	}
	data := make([]byte, 120)
	start := time.Now()
	for n := range commits {
		if _, err := db.Exec("INSERT INTO fact(number, data) VALUES($1, $2)", n, data); err != nil {
			b.Fatal(err)
		}
	}
	return commits / time.Since(start).Seconds()
}

func benchmarkFleet(b *testing.B, start func(testing.TB) []*site, floor func(*testing.B) float64) {
	for b.Loop() {
		b.StopTimer()
		hubs := start(b)
		s := hubs[0]
		ordersEach := fleetPushes*factsPerPush/factsPerOrder + 1
		if err := s.hub.Import(b.Context(), time.Now(), stocked(fleetDevices*ordersEach)); err != nil {
			b.Fatal(err)
		}
		fleet := make([]*talk, fleetDevices)
		for i := range fleet {
			facts := shift(rand.New(rand.NewPCG(uint64(i), 7)), i*ordersEach, fleetPushes*factsPerPush)
			fleet[i] = newHandheld(b, s, fmt.Sprint("d", i), facts).talk(b, hubs[i%len(hubs)].server.URL)
		}
		written, worked := bytesWritten(b), cpuTime(b)
		b.StartTimer()
		began := time.Now()
		took := make([][]time.Duration, fleetDevices)
		var group errgroup.Group
		for i, device := range fleet {
			group.Go(func() (err error) {
				took[i], err = device.pushAll()
				return err
			})
		}
		if err := group.Wait(); err != nil {
			b.Fatal(err)
		}
		whole, work := time.Since(began), cpuTime(b)-worked
		b.StopTimer()
		for _, device := range fleet {
			device.check(b)
		}
		all := slices.Concat(took...)
		slices.Sort(all)
		if s.database == "" { // else another process writes
			b.ReportMetric(whole.Seconds()/bareLog(b, fleetFacts, fleetDevices*factsPerPush/2).Seconds(), "x-floor")
			b.ReportMetric((bytesWritten(b)-written)/fleetFacts, "B-disk/fact")
		}
		b.ReportMetric(float64(work.Microseconds())/fleetFacts, "cpu-us/fact")
		b.ReportMetric(floor(b), "floor-commits/s")
		b.ReportMetric(fleetFacts/whole.Seconds(), "facts/s")
		b.ReportMetric(float64(all[len(all)/2].Milliseconds()), "p50-ms")
		b.ReportMetric(float64(all[len(all)*99/100].Milliseconds()), "p99-ms")
		b.StartTimer()
	}
}

// handheld has its pushes ready: the hub is what is measured.
type handheld struct {
	id     string
	key    []byte
	pushes [][]byte // packed
}

func newHandheld(b *testing.B, s *site, name string, facts []domain.Fact) *handheld {
	b.Helper()
	code, err := s.hub.NewCode(b.Context(), time.Now(), name)
	if err != nil {
		b.Fatal(err)
	}
	public, private := newKey(b)
	answer, err := s.hub.Enroll(b.Context(), time.Now(), wire.Enroll{Version: wire.Version, Code: code, PublicKey: public})
	if err != nil {
		b.Fatal(err)
	}
	h := &handheld{id: answer.Replica, key: private}
	var number uint64
	var chain wire.Hash
	for chunk := range slices.Chunk(facts, factsPerPush) {
		push := wire.Push{Version: wire.Version, First: number + 1, Before: chain}
		for _, fact := range chunk {
			number++
			data, err := wire.Seal(wire.Envelope{Number: number, Worker: "W-1", Boot: int64(number) * 900}, fact)
			if err != nil {
				b.Fatal(err)
			}
			chain = wire.Link(chain, data)
			push.Facts = append(push.Facts, cbor.RawMessage(data))
		}
		push.Signature = sign(private, chain)
		packed, err := wire.Pack(push)
		if err != nil {
			b.Fatal(err)
		}
		h.pushes = append(h.pushes, packed)
	}
	return h
}

// talk is a connection of a handheld with the signed requests that it will send, as bytes.
type talk struct {
	net.Conn
	received *bufio.Reader
	requests [][]byte
	answers  [][]byte
}

// talk connects to a hub and signs the pushes.
func (h *handheld) talk(b *testing.B, hub string) *talk {
	b.Helper()
	conn, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", strings.TrimPrefix(hub, "http://"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { conn.Close() })
	t := &talk{Conn: conn, received: bufio.NewReader(conn)}
	for _, packed := range h.pushes {
		const path = "/v1/push"
		request, err := http.NewRequest(http.MethodPost, hub+path, bytes.NewReader(packed))
		if err != nil {
			b.Fatal(err)
		}
		request.Header.Set("Authorization", wire.SignRequest(h.key, h.id, http.MethodPost, path, packed, time.Now().UnixMilli()).Header())
		var text bytes.Buffer
		if err := request.Write(&text); err != nil {
			b.Fatal(err)
		}
		t.requests = append(t.requests, text.Bytes())
	}
	return t
}

// pushAll sends every push as soon as the last one was answered, and tells how long each took.
func (t *talk) pushAll() (took []time.Duration, err error) {
	for _, request := range t.requests {
		began := time.Now()
		if err := t.push(request); err != nil {
			return nil, err
		}
		took = append(took, time.Since(began))
	}
	return took, nil
}

func (t *talk) push(request []byte) error {
	if _, err := t.Write(request); err != nil {
		return err
	}
	response, err := http.ReadResponse(t.received, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("push: %s: %s", response.Status, data)
	}
	t.answers = append(t.answers, data)
	return nil
}

// check reads the answers: every fact has to be acknowledged.
func (t *talk) check(b *testing.B) {
	b.Helper()
	for i, data := range t.answers {
		var answer wire.Pushed
		if err := wire.Unpack(data, wire.BodyBytesMax, &answer); err != nil {
			b.Fatal(err)
		}
		if want := uint64((i + 1) * factsPerPush); answer.Acked != want {
			b.Fatalf("acknowledged %d of %d", answer.Acked, want)
		}
	}
}
