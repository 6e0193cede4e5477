package hub_test

import (
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/assets"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/sync/folder"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"github.com/handtruck/handtruck/sync/hub/storetest"
	"github.com/handtruck/handtruck/sync/wire"
)

// TestEnginesAgree commits one stream of facts on SQLite and on PostgreSQL, on the latter through two processes in turns,
// and compares everything that a hub keeps, byte by byte. HANDTRUCK_FACTS makes it longer: make differential.
func TestEnginesAgree(t *testing.T) {
	if testing.Short() {
		t.Skip("folds a whole warehouse six times")
	}
	facts, seed := 1000, uint64(1)
	if text := os.Getenv("HANDTRUCK_FACTS"); text != "" {
		var err error
		if facts, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
		seed = uint64(time.Now().UnixNano())
	}
	t.Logf("seed %d", seed)
	database := pgtest.Database(t)
	stores := openAll(t, 2, func() (hub.Store, error) { return hub.OpenPostgres(t.Context(), database) })
	lite, err := hub.OpenSQLite(t.Context(), filepath.Join(t.TempDir(), "hub.db"))
	if err != nil {
		t.Fatal(err)
	}
	stores = append(stores, lite)
	hubs := make([]*hub.Hub, len(stores))
	for i, store := range stores {
		defer store.Close()
		hubs[i] = hub.New(store, alike(seed), hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run})
	}
	s := newStream(t, seed)
	sides := []side{{hubs: hubs[:2]}, {hubs: hubs[2:]}}
	for i := range sides {
		if err := beginEpoch(t, sides[i].hubs[0], "trial"); err != nil {
			t.Fatal(err)
		}
		if err := sides[i].hubs[0].Import(t.Context(), storetest.Start, s.rows); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 6 {
		name := strings.Repeat("d", i+1)
		first, second := storetest.Enroll(t, sides[0].hubs[0], name), storetest.Enroll(t, sides[1].hubs[0], name)
		if first.ID != second.ID {
			t.Fatalf("%s is %s on one side and %s on the other", name, first.ID, second.ID)
		}
		s.devices = append(s.devices, first)
	}
	for now := storetest.Start; s.made < facts; {
		now = now.Add(time.Duration(s.random.IntN(90)) * time.Second)
		pushes := s.next(t)
		var answers [2][]wire.Pushed
		for i := range sides {
			if answers[i], err = sides[i].turn().Commit(t.Context(), now, pushes); err != nil {
				t.Fatal(err)
			}
			for j := range answers[i] { // each signs with a key of its own
				answers[i][j].Head.Signature = nil
			}
		}
		if !reflect.DeepEqual(answers[0], answers[1]) {
			t.Fatalf("after %d facts PostgreSQL answers %+v, SQLite %+v", s.made, answers[0], answers[1])
		}
	}
	kept := [2]string{keep(t, sides[0].hubs[0]), keep(t, sides[1].hubs[0])}
	if kept[0] != kept[1] {
		t.Error(firstDifference(kept[0], kept[1]))
	}
	for i := range sides {
		if _, err := sides[i].hubs[0].Audit(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// beginEpoch gives a hub an epoch by name: facts say which one they are of, and each store draws its own.
func beginEpoch(t *testing.T, h *hub.Hub, name string) error {
	return h.Store().Update(t.Context(), func(tx hub.Tx) error {
		head, err := tx.Head()
		if err != nil {
			return err
		}
		head.Epoch = name
		return tx.SetHead(head)
	})
}

// side is one engine, with the hubs that work on it in turns.
type side struct {
	hubs  []*hub.Hub
	turns int
}

func (s *side) turn() *hub.Hub {
	s.turns++
	return s.hubs[s.turns%len(s.hubs)]
}

// alike is a source of the same bytes for every hub.
func alike(seed uint64) io.Reader {
	var key [32]byte
	copy(key[:], strconv.FormatUint(seed, 10))
	return rand.NewChaCha8(key)
}

// stream makes facts of some devices at random, such as workers record them and such as nobody should.
type stream struct {
	random  *rand.Rand
	rows    []domain.Row
	devices []*storetest.Device
	last    hub.PushFrom
	made    int

	places, items, orders []string
	lots                  []string
}

func newStream(t *testing.T, seed uint64) *stream {
	t.Helper()
	s := &stream{random: rand.New(rand.NewPCG(seed, 3)), lots: []string{"", "", "L1", "L\x00" + "2", "Ł-3"}}
	var err error
	if s.rows, err = folder.Read(assets.Demo(), nil); err != nil {
		t.Fatal(err)
	}
	s.rows = slices.DeleteFunc(s.rows, func(row domain.Row) bool { return row.Table() == domain.TableDemand }) // half of it all, and all alike
	for _, row := range s.rows {
		switch row := row.(type) {
		case domain.Location:
			s.places = append(s.places, row.Code)
		case domain.Item:
			s.items = append(s.items, row.Code)
		case domain.Order:
			s.orders = append(s.orders, row.Code)
		}
	}
	return s
}

func pick[T any](s *stream, from []T) T { return from[s.random.IntN(len(from))] }

// next are the pushes of one commit: of some devices, now and then one that came before, and one that does not fit.
func (s *stream) next(t *testing.T) hub.Pushes {
	var pushes hub.Pushes
	for range 1 + s.random.IntN(3) {
		d := pick(s, s.devices)
		switch chance := s.random.IntN(40); {
		case chance == 0 && len(s.last.Facts) > 0:
			pushes = append(pushes, s.last)
		case chance == 1:
			clone := *d // a copy of the device tells another story, and one with a gap
			pushes = append(pushes, clone.Push(t, s.fact()))
			pushes = append(pushes, clone.Push(t, s.fact()))
		case chance == 2:
			clone := *d
			clone.Push(t, s.fact())
			pushes = append(pushes, clone.Push(t, s.fact()))
		default:
			facts := make([]domain.Fact, 1+s.random.IntN(8))
			for i := range facts {
				facts[i] = s.fact()
			}
			s.made += len(facts)
			s.last = d.Push(t, facts...)
			pushes = append(pushes, s.last)
		}
	}
	return pushes
}

// fact is something that a worker may have done, sensible or not.
func (s *stream) fact() domain.Fact {
	goods := domain.Goods{Item: pick(s, s.items), Lot: pick(s, s.lots)}
	order, unit := pick(s, s.orders), fmt.Sprint("U-", s.random.IntN(40))
	run, quantity := "run-"+order, 1+s.random.Int64N(20)
	from, to := domain.At(pick(s, s.places)), domain.At(pick(s, s.places))
	if s.random.IntN(4) == 0 {
		from = domain.In(unit)
	}
	facts := []domain.Fact{
		domain.Received{Goods: goods, Quantity: quantity, Dock: "DOCK-1", Day: "2026-03-02"},
		domain.Received{Goods: goods, Quantity: quantity, Dock: "DOCK-1", Unit: unit, Day: "2026-03-02"},
		domain.GoodsMoved{From: from, To: to, Goods: goods, Quantity: quantity},
		domain.UnitMoved{Unit: unit, From: pick(s, s.places), To: pick(s, s.places)},
		domain.Claimed{Run: run, Orders: []string{order}, At: s.random.Int64N(1000)},
		domain.ToteAssigned{Run: run, Order: order, Tote: unit},
		domain.Picked{Run: run, Order: order, Line: "1", From: from, Goods: goods, Quantity: quantity, Tote: unit},
		domain.Shorted{Run: run, Order: order, Line: "1", From: from, Location: pick(s, s.places), Goods: goods, Expected: quantity, Reason: "missing"},
		domain.Dropped{Run: run, Location: pick(s, s.places), Orders: []string{order}, Totes: []string{unit}},
		domain.Counted{Round: fmt.Sprint("round-", s.random.IntN(50)), Location: pick(s, s.places), Whole: s.random.IntN(2) == 0,
			Lines: []domain.CountedLine{{Goods: goods, Quantity: quantity}}},
		domain.LocationMarked{Location: pick(s, s.places), Full: s.random.IntN(2) == 0},
	}
	return pick(s, facts)
}

// keep writes down everything that a hub keeps, but its epoch, which is its own.
func keep(t *testing.T, h *hub.Hub) string {
	t.Helper()
	var text strings.Builder
	err := h.Store().View(t.Context(), func(s hub.Snapshot) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "head %d %x %x\n", head.Site, head.Root, head.Edge)
		entries, err := s.Log(0, math.MaxInt32)
		for _, e := range entries {
			fmt.Fprintf(&text, "log %+v\n", e)
		}
		if err != nil {
			return err
		}
		replicas, err := s.Replicas()
		for _, r := range replicas {
			body, err := wire.Marshal(r)
			if err != nil {
				return err
			}
			fmt.Fprintf(&text, "replica %s: %x\n", r.Name, body)
			held, err := s.Held(r.ID, 0, math.MaxInt32)
			fmt.Fprintf(&text, "held %+v %v\n", held, err)
		}
		if err != nil {
			return err
		}
		return keepRows(&text, s)
	})
	if err != nil {
		t.Fatal(err)
	}
	return text.String()
}

// lookupsEvery is of how many rows the look-ups of one are compared: a look-up reads all that it finds.
const lookupsEvery = 8

// keepRows writes down every row with its terms, and the fingerprints of every scope.
func keepRows(text io.Writer, s hub.Snapshot) error {
	scopes := []domain.Scopes{domain.ScopesOf(nil)}
	for _, table := range domain.Tables() {
		for i, row := range s.Find(table, domain.Term{}) {
			kept, err := s.Row(domain.Address{Table: table, Key: row.Key()})
			if err != nil {
				return err
			}
			fmt.Fprintf(text, "row %d %q at %d: %x\n", table, row.Key(), kept.Site, kept.Body)
			for _, term := range row.Terms() {
				if i%lookupsEvery != 0 {
					continue
				}
				fmt.Fprintf(text, "  %s %q finds %d\n", term.Index, term.Value, len(s.Find(table, term)))
			}
			if place, ok := row.(domain.Location); ok && place.Zone != "" {
				scopes = append(scopes, domain.ScopesOf([]string{place.Zone}))
			}
		}
	}
	for _, in := range scopes {
		sums, err := s.Fingerprints(in)
		if err != nil {
			return err
		}
		for _, table := range domain.Tables() {
			fmt.Fprintf(text, "fingerprint %v %d %x\n", in, table, sums[table])
		}
	}
	return s.Err()
}

// firstDifference is the first line in which two books differ.
func firstDifference(postgres, sqlite string) string {
	first, second := strings.Split(postgres, "\n"), strings.Split(sqlite, "\n")
	for i := range min(len(first), len(second)) {
		if first[i] != second[i] {
			return fmt.Sprintf("line %d:\nPostgreSQL %s\nSQLite     %s", i+1, first[i], second[i])
		}
	}
	return fmt.Sprintf("PostgreSQL keeps %d lines, SQLite %d", len(first), len(second))
}
