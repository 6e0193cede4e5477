package sim

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"math/rand/v2"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// epochMS is where virtual time begins.
const epochMS = 1_772_438_400_000 // 2026-03-02 08:00 UTC

// errCrash is what a store returns when the machine dies under it.
var errCrash = errors.New("killed")

// world is one run: everything that is and happens at the site.
type world struct {
	config  Config
	random  *rand.Rand
	rates   map[Fault]float64
	calm    bool // faults have stopped
	now     int64
	step    int
	store   *hub.MemoryStore
	hub     *hub.Hub
	devices []*device
	mail    []*message
	truth   *truth
	crew    *crew // workers who play the real workflows, or nil
	facts   int
	commits int
	faults  map[Fault]int
	checks  map[string]int
	trace   traceHash

	recorded map[string][][]byte                         // by replica: every fact whose recording began
	durable  map[string]int                              // by replica: how many of them were reported durable
	history  map[int64]map[domain.Table]wire.Fingerprint // the hub's fingerprints at each position
}

type traceHash struct{ hash.Hash64 }

// note adds something that happened to the trace.
func (t traceHash) note(parts ...int64) {
	for _, part := range parts {
		if err := binary.Write(t, binary.LittleEndian, part); err != nil {
			panic(err) // a hash takes everything
		}
	}
}

// device is one handheld with its own idea of the time.
type device struct {
	*replica.Device
	name    string
	journal *replica.MemoryJournal
	base    *replica.MemoryBase
	clock   *clock
	radio   bool
	waiting *message // the request it waits for
	since   int64
	asks    int // exchanges since faults stopped
	desk    desk.State
}

// clock is a device's time, wrong in the ways clocks are.
type clock struct {
	w       *world
	skew    int64 // of the wall clock
	booted  int64
	boot    uint32
	driftPM int64 // parts per million
}

// Now is the wall clock.
func (c *clock) Now() time.Time { return time.UnixMilli(c.w.now + c.skew) }

// Boot is the boot clock.
func (c *clock) Boot() (int64, uint32) {
	up := c.w.now - c.booted
	return up + up*c.driftPM/1_000_000, c.boot
}

func newWorld(config Config) (*world, error) {
	random := rand.New(rand.NewPCG(config.Seed, 0x48414e44))
	if config.Devices == 0 {
		config.Devices = 2 + random.IntN(4)
	}
	if config.Steps == 0 {
		config.Steps = 150 + random.IntN(450)
	}
	w := &world{config: config, random: random, rates: drawFaults(random), now: epochMS, store: hub.NewMemoryStore("first"),
		truth: newTruth(), faults: map[Fault]int{}, checks: map[string]int{}, trace: newTrace(),
		recorded: map[string][][]byte{}, durable: map[string]int{}, history: map[int64]map[domain.Table]wire.Fingerprint{}}
	rows := w.truth.rows()
	if config.Crew {
		w.crew = &crew{floor: newFloor()}
		rows = w.crew.rows(config.Devices)
	}
	w.startHub()
	if err := w.hub.Import(context.Background(), w.time(), rows); err != nil {
		return nil, err
	}
	for i := range config.Devices {
		if err := w.enroll(fmt.Sprintf("t%d", i+1)); err != nil {
			return nil, err
		}
	}
	if err := w.remember(); err != nil || w.crew == nil {
		return w, err
	}
	return w, w.beginShift()
}

func (w *world) time() time.Time { return time.UnixMilli(w.now) }

// Read gives the hub random bytes of the seed.
func (w *world) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(w.random.Uint32())
	}
	return len(p), nil
}

func (w *world) startHub() {
	var decides hub.Policy
	if w.crew != nil {
		decides = hub.Policy{Touches: policy.Touches, After: policy.After, Run: policy.Run}
	}
	w.hub = hub.New(w.store, w, decides)
}

func (w *world) enroll(name string) error {
	code, err := w.hub.NewCode(context.Background(), w.time(), name)
	if err != nil {
		return err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := w.Read(seed); err != nil {
		return err
	}
	key := ed25519.NewKeyFromSeed(seed)
	answer, err := w.hub.Enroll(context.Background(), w.time(), wire.Enroll{Version: wire.Version, Code: code, PublicKey: key.Public().(ed25519.PublicKey)})
	if err != nil {
		return err
	}
	d := &device{name: name, journal: replica.NewMemoryJournal(), base: replica.NewMemoryBase(), radio: true,
		clock: &clock{w: w, booted: w.now - w.random.Int64N(1_000_000), boot: w.random.Uint32(), driftPM: w.random.Int64N(81) - 40}}
	if w.strikes(ClockSkewed) {
		d.clock.skew = w.random.Int64N(3_600_000) - 1_800_000
	}
	if err := d.open(); err != nil {
		return err
	}
	err = d.SetIdentity(replica.NewIdentity(answer, key, ""))
	w.devices = append(w.devices, d)
	return err
}

// open starts the device's program on what its stores hold.
func (d *device) open() (err error) {
	d.Device, err = replica.New(d.journal, d.base, d.clock)
	d.waiting = nil
	if err != nil {
		return err
	}
	return d.resume()
}

// strikes tells whether a fault strikes now, and counts it.
func (w *world) strikes(fault Fault) bool {
	hit := w.random.Float64() < w.rates[fault]
	if w.calm || !hit {
		return false
	}
	w.faults[fault]++
	w.trace.note(int64(len(fault)), int64(fault[1]), int64(fault[2]))
	return true
}

// advance plays one step: time passes, somebody does something, and what must hold is held.
func (w *world) advance() error {
	w.now += 1 + w.random.Int64N(20_000)
	d := w.devices[w.random.IntN(len(w.devices))]
	w.trace.note(w.now, int64(w.random.IntN(1<<20)))
	if err := w.strike(d); err != nil {
		return err
	}
	var err error
	switch w.random.IntN(12) {
	case 0, 1, 2:
		err = w.work(d)
	case 3:
		err = w.tick()
	case 4, 5, 6:
		err = w.exchange(d)
	default:
		err = w.deliver()
	}
	if err != nil {
		return err
	}
	return w.check(d)
}

// strike lets the faults of machines happen.
func (w *world) strike(d *device) error {
	if w.strikes(RadioDown) {
		d.radio = false
	} else if w.random.IntN(4) == 0 {
		d.radio = true
	}
	if w.strikes(ClockJumped) {
		d.clock.skew += w.random.Int64N(172_800_000) - 86_400_000
	}
	if w.random.IntN(3) == 0 {
		d.base.Sync() // the disk writes what it was given when it likes
	}
	if w.strikes(PowerCut) {
		d.base.PowerCut()
		return d.open()
	}
	if w.strikes(ReplicaDeleted) {
		d.base = replica.NewMemoryBase()
		return d.open()
	}
	if w.strikes(Rebooted) {
		d.clock.boot, d.clock.booted = w.random.Uint32(), w.now
		return d.open()
	}
	if w.strikes(DeviceKilled) {
		return d.open()
	}
	return nil
}

// remember keeps the hub's fingerprints at its position, to hold replicas against.
func (w *world) remember() error {
	return w.store.View(context.Background(), func(s hub.Snapshot) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		w.history[head.Site], err = sumsOf(s)
		return err
	})
}

func sameBytes(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}
