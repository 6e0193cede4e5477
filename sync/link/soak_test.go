package link_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"golang.org/x/sync/errgroup"
)

const (
	soakStep    = 10 * time.Second // of the site's time, in which each device has a turn
	soakTurns   = int(time.Hour / soakStep)
	soakPause   = soakStep / 100 // in it, at least, nobody waits for the hub; nothing of it passes for the machine
	soakAtOnce  = 8              // devices that are on the air at the same moment
	logBytesMax = 8 << 20
	// driftMax is how much of its mean the memory may change over a whole soak: what the system gives and takes back.
	driftMax = 0.1
)

// What a device does in an hour.
const (
	soakFacts = 15 // recorded, and sent at once
	soakPolls = 20 // syncs without anything to tell
	soakAways = 1. / 20
)

// TestSoak is a whole fleet at work on one hub, on real files and over HTTP, with the site's clock running ahead of the
// machine's. Devices come and go. No log of a file may grow beyond its bound, no sum may ever differ, and in the end every
// device has every row; over a long soak, memory has to stay where it is. Of itself it is some minutes of few devices;
// `make soak` makes it 24 hours of 200.
func TestSoak(t *testing.T) {
	hours, fleet, orders := 0.05, 8, 1500 // with those the import alone needs a longer log than may stay
	if text := os.Getenv("HANDTRUCK_SOAK_HOURS"); text != "" {
		var err error
		if hours, err = strconv.ParseFloat(text, 64); err != nil {
			t.Fatal(err)
		}
		if fleet, err = strconv.Atoi(os.Getenv("HANDTRUCK_SOAK_DEVICES")); err != nil {
			t.Fatal(err)
		}
		orders = 0
	}
	s := startSite(t)
	if err := s.hub.Import(t.Context(), s.now(), stocked(orders)); err != nil {
		t.Fatal(err)
	}
	soak := &soak{site: s, devices: make([]*soaked, fleet)}
	for i := range soak.devices {
		s.pass(soakStep) // a hub enrols only so many in a minute
		soak.devices[i] = newSoaked(t, s, i)
	}
	soak.turn(t) // the first commit behind the import's, which needed a long log, cuts that short
	for turn := range int(hours * float64(soakTurns)) {
		soak.turn(t)
		soak.look(t)
		if (turn+1)%soakTurns == 0 {
			soak.sample(t)
		}
	}
	soak.rest(t)
	if facts := soak.facts.Load(); facts == 0 {
		t.Error("nothing was recorded")
	}
	if soak.log > logBytesMax {
		t.Errorf("the log of the hub's file had %d bytes", soak.log)
	}
	if len(soak.resident) >= 8 {
		soak.checkMemory(t)
	}
}

// soak is a fleet at work, and what was seen of it.
type soak struct {
	site     *site
	devices  []*soaked
	facts    atomic.Int64
	syncs    atomic.Int64
	log      int64     // the longest log of the hub's file, in bytes
	resident []float64 // MB of memory at the end of each hour, without pages of files and rows that are kept
}

// soaked is a device with its worker.
type soaked struct {
	*replica.Folder
	link   *link.Link
	random *rand.Rand
	away   int // turns until it is back
}

// siteClock shows the site's time to devices that were all booted together.
type siteClock struct {
	site   *site
	booted time.Time
}

func (c siteClock) Now() time.Time { return c.site.now() }

func (c siteClock) Boot() (ms int64, id uint32) { return c.site.now().Sub(c.booted).Milliseconds(), 1 }

func newSoaked(t *testing.T, s *site, n int) *soaked {
	t.Helper()
	folder := s.deviceAt(t, fmt.Sprint("d", n), siteClock{s, time.Now().Add(-time.Hour)})
	return &soaked{Folder: folder, link: link.New(folder), random: rand.New(rand.NewPCG(uint64(n), 24))}
}

// turn is a moment of the whole site.
func (s *soak) turn(t *testing.T) {
	t.Helper()
	s.site.pass(soakStep)
	var group errgroup.Group
	group.SetLimit(soakAtOnce)
	for _, d := range s.devices {
		group.Go(func() error { return s.act(t.Context(), d) })
	}
	if err := group.Wait(); err != nil {
		t.Fatal(err)
	}
	s.site.store.(hub.Rester).Rest(t.Context(), soakPause)
}

// act lets a device do what its worker does in a turn. Who is away goes on recording.
func (s *soak) act(ctx context.Context, d *soaked) error {
	sees := d.random.Float64() < soakPolls/float64(soakTurns)
	if d.random.Float64() < soakFacts/float64(soakTurns) {
		sees = true
		s.facts.Add(1)
		d.Lock()
		err := d.Record("W-1", []domain.Fact{moveAmong(d.random)}, []byte(`{"step":"home"}`))
		d.Unlock()
		if err != nil {
			return err
		}
	}
	if d.random.Float64() < soakAways/float64(soakTurns) {
		d.away = soakTurns + d.random.IntN(2*soakTurns)
	}
	if d.away > 0 {
		d.away--
		return nil
	}
	if !sees {
		return nil
	}
	s.syncs.Add(1)
	return d.link.Sync(ctx)
}

// moveAmong moves goods between two places of the same item, so that a site does not become larger as it works.
func moveAmong(random *rand.Rand) domain.Fact {
	item, places := random.IntN(benchItems), benchPlaces/benchItems
	from := random.IntN(places)
	to := (from + 1 + random.IntN(places-1)) % places
	return domain.GoodsMoved{From: domain.At(placeOf(item + from*benchItems)), To: domain.At(placeOf(item + to*benchItems)),
		Goods: domain.Goods{Item: itemOf(item)}, Quantity: 1 + random.Int64N(5)}
}

// look sees how long the log of the hub's file is.
func (s *soak) look(t *testing.T) {
	t.Helper()
	s.log = max(s.log, logBytes(t, filepath.Join(s.site.dir, "hub.db")))
}

func logBytes(t *testing.T, file string) int64 {
	t.Helper()
	info, err := os.Stat(file + "-wal")
	if errors.Is(err, os.ErrNotExist) {
		return 0
	}
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}

// sample notes and prints what an hour left behind.
func (s *soak) sample(t *testing.T) {
	t.Helper()
	debug.FreeOSMemory()
	resident, pages, kept := residentMB(t), float64(0), keptMB(t, s.site.store.(keeper), hubKeptMB)
	pages += cachedMB(t, filepath.Join(s.site.dir, "hub.db"), runtime.NumCPU()+2)
	longest := int64(0)
	for _, d := range s.devices {
		kept += keptMB(t, d, deviceKeptMB)
		for _, file := range []string{"facts.db", "replica.db", "kept.db"} {
			longest = max(longest, logBytes(t, filepath.Join(d.Dir, file)))
			pages += cachedMB(t, filepath.Join(d.Dir, file), 1)
		}
	}
	if longest > logBytesMax {
		t.Errorf("the log of a device's file has %d bytes", longest)
	}
	s.resident = append(s.resident, resident-pages-kept)
	t.Logf("hour %d: %.0f MB resident, files of %.0f MB, rows of %.0f MB; %d facts, %d syncs, %d requests; logs up to %d kB at the hub and %d kB on devices",
		len(s.resident), resident, pages, kept, s.facts.Load(), s.syncs.Load(), s.site.asked.Load(), s.log>>10, longest>>10)
}

// keeper remembers rows, up to a bound: all that a fact or a page made it look at stays until the bound is reached, which
// takes days. What it holds of them is no leak, as long as it does not exceed the bound.
type keeper interface{ KeptBytes() int }

// What hub and device may keep of rows in memory.
const hubKeptMB, deviceKeptMB = 256, 32

func keptMB(t *testing.T, k keeper, most float64) float64 {
	t.Helper()
	kept := float64(k.KeptBytes()) / (1 << 20)
	if kept > most+1 {
		t.Errorf("rows of %.0f MB are kept in memory, more than %.0f MB", kept, most)
	}
	return kept
}

// cachedMB is how much of a file all its connections may keep in memory together: log and facts grow, as they should, and
// the pages of them that are kept ready grow with them to a bound.
func cachedMB(t *testing.T, file string, connections int) float64 {
	t.Helper()
	const keptMB = 64
	db, err := sql.Open("sqlite", file)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var bytes float64
	if err := db.QueryRow("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").Scan(&bytes); err != nil {
		t.Fatal(err)
	}
	return float64(connections) * min(keptMB, bytes/(1<<20))
}

// residentMB is the memory that the process holds, what SQLite holds outside of Go's heap included.
func residentMB(t *testing.T) float64 {
	t.Helper()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := strconv.ParseFloat(strings.Fields(string(text))[1], 64)
	if err != nil {
		t.Fatal(err)
	}
	return pages * float64(os.Getpagesize()) / (1 << 20)
}

// rest lets everybody come back and compares everything: stories, rows and sums.
func (s *soak) rest(t *testing.T) {
	t.Helper()
	for range 2 { // the first may still be told of what the last ones sent
		for _, d := range s.devices {
			if err := d.link.Sync(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, d := range s.devices {
		if unsent := d.Unsynced(); unsent != 0 {
			t.Errorf("%s has %d unsent facts", d.Identity().Name, unsent)
		}
		if _, err := os.Stat(filepath.Join(d.Dir, "differences.jsonl")); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s had rows that were not the hub's (%v)", d.Identity().Name, err)
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
		if _, err := replica.Verify(context.Background(), d.Dir); err != nil {
			t.Errorf("%s: %v", d.Identity().Name, err)
		}
	}
	if got := named(t, s.site, domain.FingerprintMismatch); got != 0 {
		t.Errorf("%d sums differed", got)
	}
	if _, err := s.site.hub.Audit(t.Context()); err != nil {
		t.Error(err)
	}
}

// checkMemory fits a line through the memory of the second half, without pages of files and rows that are kept: both have bounds
// of their own. Rows are gathered in the first half, and what the heap needs around them is not counted with them.
func (s *soak) checkMemory(t *testing.T) {
	t.Helper()
	settled := s.resident[len(s.resident)/2:]
	n, meanX, meanY := float64(len(settled)), float64(len(settled)-1)/2, 0.
	for _, y := range settled {
		meanY += y / n
	}
	var across, along float64
	for x, y := range settled {
		across += (float64(x) - meanX) * (y - meanY)
		along += (float64(x) - meanX) * (float64(x) - meanX)
	}
	slope := across / along
	t.Logf("memory: %.0f MB on average, %+.2f MB an hour", meanY, slope)
	if drift := slope * n; drift > driftMax*meanY {
		t.Errorf("memory grew by %.0f MB in %.0f hours", drift, n)
	}
}
