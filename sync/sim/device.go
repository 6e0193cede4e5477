package sim

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"fmt"

	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// device is one handheld with its own idea of the time.
type device struct {
	*replica.Device
	w       *world
	index   int
	name    string
	disk    deviceDisk
	journal *unkindJournal
	base    *unkindBase
	clock   *clock
	lives   int  // how often it enrolled
	older   bool // its program is of the version before

	darkUntil, deafUntil, pausedUntil, portalUntil int64 // no network, no answers, no life, a page instead of an answer

	waiting   int   // the number of the letter it waits for an answer to, or 0
	since     int64 // when it asked
	failures  int
	retryAt   int64
	asks      int  // exchanges since faults stopped
	questions int  // asked in them
	gathers   bool // it asks for facts of others next
	damaged   bool // its replica may be wrong since a page was damaged
	desk      desk.State
	kept      []*kept // what its journal holds
	backup    deviceBackup
	revoked   int    // how many facts of it were in the log when it was locked out, or -1
	lockedAs  string // its name then

	checked moment // what the last check saw
}

// moment says which state of a device was checked.
type moment struct {
	program *replica.Device
	version int64
	facts   uint64
}

// addDevice puts a new handheld into somebody's hands.
func (w *world) addDevice(index int) error {
	d := &device{w: w, index: index, revoked: -1, clock: &clock{w: w, booted: w.now - w.random.Int64N(1_000_000), boot: w.random.Uint32(),
		driftPM: w.random.Int64N(81) - 40}}
	w.devices = append(w.devices, d)
	if w.strikes(ClockSkewed, "t%d", index+1) {
		d.clock.skew = w.random.Int64N(hour) - hour/2
	}
	if w.strikes(ClockDrifts, "t%d", index+1) {
		d.clock.driftPM = (1 - 2*w.random.Int64N(2)) * (100 + w.random.Int64N(101))
	}
	return d.enroll()
}

// enroll gives the device an empty disk and an identity.
func (d *device) enroll() (err error) {
	w := d.w
	d.backup = deviceBackup{} // of another one
	d.lives++
	d.name = fmt.Sprintf("t%d", d.index+1)
	if d.lives > 1 {
		d.name = fmt.Sprintf("t%d.%d", d.index+1, d.lives)
	}
	if d.disk, err = w.disks.device(d.name); err != nil {
		return err
	}
	able, err := w.able()
	if err != nil {
		return err
	}
	admitting, now := able.hub, able.time()
	code, err := admitting.NewCode(context.Background(), now, d.name)
	if err != nil {
		return err
	}
	seed := make([]byte, ed25519.SeedSize)
	if _, err := w.Read(seed); err != nil {
		return err
	}
	key := ed25519.NewKeyFromSeed(seed)
	ask := wire.Enroll{Version: wire.Version, Code: code, PublicKey: key.Public().(ed25519.PublicKey)}
	answer, err := admitting.Enroll(context.Background(), now, ask)
	if err != nil {
		return err
	}
	if err := d.start(); err != nil {
		return err
	}
	return d.SetIdentity(replica.NewIdentity(answer, key, ""))
}

// start starts the device's program on what its disk holds.
func (d *device) start() (err error) {
	s := d.w.config.seams
	d.waiting, d.gathers, d.checked = 0, false, moment{}
	d.Device, err = d.disk.open(d.clock, replica.Between{
		Journal: func(j replica.Journal) replica.Journal {
			if s.journal != nil {
				j = s.journal(d, j)
			}
			d.journal = &unkindJournal{Journal: j}
			return d.journal
		},
		Base: func(b replica.Base) replica.Base {
			if s.base != nil {
				b = s.base(d, b)
			}
			d.base = &unkindBase{Base: b, d: d}
			return d.base
		},
		Decode: d.decode,
	})
	if err != nil {
		return err
	}
	if d.w.forgets {
		d.KeepFacts(forgetsBut)
	}
	return d.resume()
}

// restart kills the program and starts it again.
func (d *device) restart() error {
	if err := d.disk.kill(); err != nil {
		return err
	}
	return d.start()
}

// recorded is how many facts the device said are safe.
func (d *device) recorded() int { return len(d.kept) }

// resume takes up the work that was in hand when the program was killed.
func (d *device) resume() error {
	saved, err := d.State()
	if err != nil || saved == nil {
		return err
	}
	d.desk = desk.State{}
	if err := json.Unmarshal(saved, &d.desk); err != nil {
		return err
	}
	d.desk = desk.Resume(d.desk)
	return nil
}
