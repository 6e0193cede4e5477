package sim

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"hash"
	"hash/fnv"
	"math/rand/v2"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// world is one run: everything that is and happens at the site.
type world struct {
	config  Config
	source  *rand.PCG
	random  *rand.Rand
	rates   map[Fault]float64
	calm    bool // faults have stopped
	now     int64
	step    int
	drawn   int   // faults drawn in this step
	pace    int64 // about how long a step takes
	shift   int   // steps from one night to the next
	latency int64 // about how long a message takes
	wired   bool  // messages travel as bytes
	older   older // what programs of the version before do not know
	forgets bool  // what is in a verified backup
	patient bool  // somebody waits at the end for what nobody brings
	began   Fault // HubUpgraded when the hubs begin with that version
	disks   disks
	site    hubDisk
	hubs    []*process
	devices []*device
	mail    []*letter
	letters int // sent so far
	truth   *truth
	crew    *crew // workers who play the real workflows, or nil
	log     []*kept
	lost    int   // facts that no device and no hub has any more
	rewound int64 // how much of their time hubs have lost that ended while it was ahead of their machine's clock
	twisted bool  // they told times in which two facts happened the other way round
	ended   int64 // when faults stopped

	facts   int
	commits Commits
	faults  map[Fault]int
	blows   []strike
	checks  map[string]int
	trace   traceHash
	story   []string

	stormy, busy int64               // until when a proxy refuses, and another writer holds the store
	history      map[position][]sums // the hub's fingerprints at each position
	head         hub.Head            // of the last commit
	epoch        string              // the first
	backups      []hubBackup
	scopes       []domain.Scopes // that devices have or had
	committed    *process        // who made it
	poisoned     int             // facts that nobody can fold
}

// kept is a fact that a device said is safe.
type kept struct {
	data   []byte
	at     int64 // when it happened
	orphan bool  // no device has it any more: its journal was destroyed, or thrown back to a backup
}

// position is a moment of the hub. One that lost facts can be at a position twice before it notices.
type position struct {
	epoch  string
	site   int64
	scopes string // of the rows
}

type sums = map[domain.Table]wire.Fingerprint

type traceHash struct{ hash.Hash64 }

// note adds something that happened to the trace.
func (t traceHash) note(parts ...int64) {
	for _, part := range parts {
		var data [8]byte
		binary.LittleEndian.PutUint64(data[:], uint64(part))
		t.Write(data[:]) // a hash takes everything
	}
}

// The seeds of streams of random numbers that belong to no step.
const (
	streamStart = ^uint64(0)
	streamEnd   = ^uint64(1)
	streamOrder = ^uint64(2)

	streamForgets = ^uint64(3)
)

// A run is about as long as the bugs of the zoo need: twice as long, each takes twice the time and finds little more.
const stepsMin, stepsMost = 60, 400

func newWorld(config Config) (*world, error) {
	source := rand.NewPCG(config.Seed, streamStart)
	random := rand.New(source)
	// What is given is drawn all the same, so that a run is the same whether its size was drawn or told.
	devices, steps := 2+random.IntN(4), stepsMin+random.IntN(stepsMost-stepsMin)
	config.Devices, config.Steps = cmp.Or(config.Devices, devices), cmp.Or(config.Steps, steps)
	if config.Store == "" {
		config.Store = Memory
	}
	w := &world{config: config, source: source, random: random, rates: drawFaults(random), now: epochMS, step: -1, truth: newTruth(),
		faults: map[Fault]int{}, checks: map[string]int{}, trace: traceHash{fnv.New64a()}, disks: memoryDisks{},
		history: map[position][]sums{}, scopes: []domain.Scopes{{domain.Everything}, domain.Nowhere()}}
	w.pace, w.latency, w.shift = w.span(2*second, 8*minute), w.span(10, 8*second), int(w.span(shiftMin, shiftMax))
	w.older = drawOlder(random)
	w.forgets = !config.without[OlderBackup] && rand.New(rand.NewPCG(config.Seed, streamForgets)).IntN(forgetsOneIn) == 0
	w.wired = config.Store == SQLite || random.IntN(8) == 0
	if config.Store == SQLite {
		files, err := newSQLiteDisks(w)
		if err != nil {
			return nil, err
		}
		w.disks = files
	}
	return w, w.build()
}

// build opens the site: hubs, devices, and what everybody starts with.
func (w *world) build() (err error) {
	if w.site, err = w.disks.hub(); err != nil {
		return err
	}
	if w.crew == nil && !w.config.Crew && w.chance(HubUpgraded) {
		w.began = HubUpgraded
	}
	if err := w.startHub(); err != nil {
		return err
	}
	if w.chance(TwoHubs) {
		if err := w.startHub(); err != nil {
			return err
		}
	}
	rows := w.truth.rows()
	if w.config.Crew {
		w.crew = &crew{floor: newFloor()}
		rows = w.crew.rows(w.config.Devices)
	}
	rows = w.spoilMaster(rows)
	if err := w.hubs[0].hub.Import(context.Background(), w.hubs[0].time(), rows); err != nil {
		return err
	}
	if err := w.agree(); err != nil {
		return err
	}
	for i := range w.config.Devices {
		if err := w.addDevice(i); err != nil {
			return err
		}
	}
	if err := w.remember(w.hubs[0]); err != nil {
		return err
	}
	w.epoch = w.head.Epoch
	if w.crew == nil {
		return nil
	}
	return w.beginShift()
}

// close ends all programs and takes their files away.
func (w *world) close() error {
	var err error
	for _, d := range w.devices {
		err = errors.Join(err, d.disk.kill())
	}
	if w.site != nil {
		err = errors.Join(err, w.site.cutPower(nil))
	}
	return errors.Join(err, w.disks.close())
}

// Read gives the hub random bytes of the seed.
func (w *world) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(w.random.Uint32())
	}
	return len(p), nil
}

// begin gives a step random numbers of its own, so that it stays what it is when others are left out.
func (w *world) begin(stream uint64) {
	w.source.Seed(w.config.Seed, stream)
	w.drawn = 0
}

// advance plays one step: time passes, what is under way arrives, somebody does something, and what must hold is held.
func (w *world) advance() error {
	w.begin(uint64(w.step))
	if w.closes() {
		if err := w.night(); err != nil {
			return err
		}
	}
	if err := w.pass(w.now + 1 + w.random.Int64N(2*w.pace)); err != nil {
		return err
	}
	d := w.devices[w.random.IntN(len(w.devices))]
	if w.config.dropped(w.step) {
		return nil
	}
	w.trace.note(w.now, int64(d.index))
	if err := w.strike(d); err != nil {
		return err
	}
	if err := w.act(d); err != nil {
		return err
	}
	return w.check(d)
}

// act lets a device do what it does next: its worker works, or the app looks for news, or the hub at its policies.
func (w *world) act(d *device) error {
	switch w.random.IntN(10) {
	case 0:
		return w.tick()
	case 1, 2, 3, 4:
		return w.ask(d)
	}
	if d.pausedUntil > w.now {
		return nil
	}
	if err := w.work(d); err != nil {
		return err
	}
	if w.random.IntN(4) == 0 {
		return nil
	}
	return w.ask(d)
}

// tell adds a line to the story of the run, if somebody wants to read it.
func (w *world) tell(format string, args ...any) {
	if w.config.telling {
		w.story = append(w.story, w.line(format, args...))
	}
}
