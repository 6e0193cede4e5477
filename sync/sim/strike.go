package sim

import (
	"errors"
	"slices"

	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// strike lets the faults of machines, disks, clocks and places happen to a device, or to a hub.
func (w *world) strike(d *device) error {
	w.strikeNetwork(d)
	w.strikeClock(d)
	if w.random.IntN(3) == 0 {
		d.disk.flush()
	}
	if err := w.strikeHub(); err != nil {
		return err
	}
	if err := w.operate(d); err != nil {
		return err
	}
	if d.pausedUntil > w.now {
		return nil
	}
	if w.chance(DevicePaused) {
		d.pausedUntil = w.now + w.span(1, hour)
		w.injected(DevicePaused, "%s for %d ms", d.name, d.pausedUntil-w.now)
	}
	if w.chance(Suspended) {
		d.pausedUntil = w.now + w.span(hour, 12*hour)
		w.injected(Suspended, "%s for %d min", d.name, (d.pausedUntil-w.now)/minute)
	}
	if w.chance(PrunedBelow) && w.random.IntN(4) == 0 {
		d.pausedUntil = w.now + w.span(12*hour, awayMax)
		w.tell("%s is left behind for %d h", d.name, (d.pausedUntil-w.now)/hour)
	}
	return w.strikeDisk(d)
}

// awayMax is how long a device can lie in a drawer.
const awayMax = 8 * day

// outage is how long a network can be away.
func (w *world) outage() int64 { return w.now + w.span(5*second, 8*hour) }

func (w *world) strikeNetwork(d *device) {
	if w.chance(CutOff) {
		d.darkUntil = w.outage()
		w.injected(CutOff, "%s for %d s", d.name, (d.darkUntil-w.now)/second)
	}
	if w.chance(ZoneCutOff) && len(w.devices) > 2 { // every second device works in the other zone
		w.injected(ZoneCutOff, "all of %s's zone", d.name)
		w.darken(func(other *device) bool { return other.index%2 == d.index%2 })
	}
	if w.chance(AllCutOff) {
		w.injected(AllCutOff, "the whole site")
		w.darken(func(*device) bool { return true })
	}
	if w.chance(HalfOpen) {
		d.deafUntil = w.outage()
	}
	if w.chance(Portal) {
		d.portalUntil = w.outage()
	}
	if w.chance(Storm) {
		w.stormy = w.now + w.span(second, hour)
	}
}

func (w *world) darken(zone func(*device) bool) {
	until := w.outage()
	for _, d := range w.devices {
		if zone(d) {
			d.darkUntil = until
		}
	}
}

func (w *world) strikeClock(d *device) {
	if w.strikes(ClockJumped, "%s", d.name) {
		d.clock.skew += w.random.Int64N(2*day) - day
	}
}

// strikeHub lets something happen to a process of the hub, or to its machine.
func (w *world) strikeHub() error {
	if w.chance(HubPaused) {
		p := w.hubs[w.random.IntN(len(w.hubs))]
		p.pausedUntil = w.now + w.span(1, hour)
		w.injected(HubPaused, "for %d ms", p.pausedUntil-w.now)
	}
	w.strikeHubClock()
	if w.crew == nil {
		if err := w.strikeRelease(); err != nil {
			return err
		}
	}
	if w.chance(LongWriter) {
		w.busy = w.now + w.span(second, 10*minute)
	}
	if w.strikes(HubPowerCut, "all processes begin anew") {
		return w.blackout()
	}
	return nil
}

// strikeDisk lets a device's program or its disk die.
func (w *world) strikeDisk(d *device) error {
	switch {
	case w.strikes(PowerCut, "%s", d.name):
		w.struck(d, PowerCut)
		if err := d.disk.cutPower(w.random); err != nil {
			return err
		}
		d.clock.reboot()
	case w.strikes(ClockLost, "%s", d.name):
		d.clock.lose()
		return d.restart()
	case w.strikes(Rebooted, "%s", d.name):
		d.clock.reboot()
		return d.restart()
	case w.strikes(DeviceKilled, "%s", d.name):
		return d.restart()
	case w.crew == nil && (w.chance(AppUpgraded) && d.older || w.chance(AppDowngraded) && !d.older):
		return w.changeApp(d)
	case w.strikes(ReplicaDeleted, "%s", d.name):
		w.struck(d, ReplicaDeleted)
		if err := errors.Join(d.disk.kill(), d.disk.deleteReplica()); err != nil {
			return err
		}
	case w.chance(ReplicaDamaged) && w.disks.real():
		return w.damage(d)
	case w.chance(JournalDestroyed) && d.revoked < 0 && w.random.IntN(4) == 0:
		return w.destroy(d)
	case w.chance(JournalUnread):
		return w.unread(d)
	default:
		return nil
	}
	return d.start()
}

// struck tells a bug that something has happened to a disk.
func (w *world) struck(d *device, fault Fault) {
	if s := w.config.seams.struck; s != nil {
		s(d, fault)
	}
}

// damage overwrites a part of a device's replica: it must notice, or have been spared.
func (w *world) damage(d *device) error {
	if err := d.disk.kill(); err != nil {
		return err
	}
	hit, err := d.disk.damageReplica(w.random)
	if err != nil {
		return err
	}
	if hit {
		w.injected(ReplicaDamaged, "%s", d.name)
		d.damaged = true
	}
	return d.start()
}

// destroy damages a device's journal. The program must say so and not go on; the device is given up, what only it knew is
// lost and counted, and a new one takes its place.
func (w *world) destroy(d *device) error {
	if err := d.disk.kill(); err != nil {
		return err
	}
	if err := d.disk.destroyJournal(w.random); err != nil {
		return err
	}
	before := d.Device
	err := d.start()
	if !errors.Is(err, sqlite.ErrBroken) && !errors.Is(err, sqlite.ErrForeign) {
		return broken("I01", "%s opened a journal that is destroyed: %v", d.name, err)
	}
	d.Device = before
	d.orphan(0)
	w.struck(d, JournalDestroyed)
	w.injected(JournalDestroyed, "%s, with %d facts unsent", d.name, d.Unsynced())
	return w.replace(d)
}

// orphan notes that the device has nothing any more of what it recorded behind a number.
func (d *device) orphan(behind int) {
	for i, fact := range d.kept[behind:] {
		fact.orphan = !slices.ContainsFunc(d.w.devices, func(other *device) bool {
			at := behind + i
			return other != d && at < len(other.kept) && other.kept[at] == fact // a copy of it
		})
	}
	d.kept = d.kept[:behind:behind]
}

// replace gives the worker of a device that is given up another one, which shows what the hub knows.
func (w *world) replace(d *device) error {
	d.damaged, d.desk, d.kept = false, desk.State{}, nil
	if err := d.enroll(); err != nil {
		return err
	}
	return w.remember(w.hubs[0])
}

// unread lets a device's program start on a journal that cannot be read for a while: it must say so.
func (w *world) unread(d *device) error {
	d.journal.unread = errInput
	_, more, err := d.NextPush()
	d.journal.unread = nil
	if !more && err == nil {
		return nil // it has nothing to read
	}
	w.injected(JournalUnread, "%s", d.name)
	if !errors.Is(err, errInput) {
		return broken("I15", "%s did not say that its journal cannot be read: %v", d.name, err)
	}
	return d.restart()
}
