package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
)

// backupsMax is how many backups of the hub are kept.
const backupsMax = 6

// forgetsOneIn tells on how many sites each backup is verified, and devices forget all but forgetsBut of the facts in it.
const forgetsOneIn, forgetsBut = 2, 1

// copiesMax is how many devices are copied in one run.
const copiesMax = 2

// hubBackup is the hub's store at a moment.
type hubBackup struct {
	files any
	head  hub.Head
}

// deviceBackup is a device's files at a moment, and how many facts were in them.
type deviceBackup struct {
	files   any
	facts   int
	damaged bool // some page of its replica
}

// operate lets those who look after the machines do what they do: back up, restore, copy, lock out.
func (w *world) operate(d *device) error {
	if err := w.backUp(d); err != nil {
		return err
	}
	if err := w.restoreHub(); err != nil {
		return err
	}
	if err := w.restoreDevice(d); err != nil {
		return err
	}
	if w.crew == nil && w.chance(MasterChanged) {
		if err := w.changeMaster(); err != nil {
			return err
		}
	}
	if d.revoked >= 0 {
		if w.random.IntN(8) == 0 {
			return w.release(d)
		}
		return nil
	}
	if name := w.listed(d); name != "" && w.chance(Restricted) {
		return w.restrict(d, name)
	}
	if w.chance(Revoked) && !w.copies() && w.listed(d) != "" { // two devices with one name cannot be locked out one by one
		return w.revoke(d)
	}
	return nil
}

// listed is the name of a device at the hub: one that it lost and that has not come back since has none, and is nobody's to
// decide on.
func (w *world) listed(d *device) (name string) {
	err := w.eye(func(s hub.Snapshot) error {
		known, err := s.Replica(d.Identity().Replica)
		name = known.Name
		return err
	})
	if err != nil {
		return ""
	}
	return name
}

// rolledBack is how often the hub lost facts.
func (w *world) rolledBack() int { return w.faults[HubRestored] + w.faults[Promoted] }

// copies tells whether some device was copied or thrown back, so that names have changed.
func (w *world) copies() bool { return w.faults[DeviceRestored]+w.faults[DeviceCloned] > 0 }

// backUp takes a backup now and then.
func (w *world) backUp(d *device) (err error) {
	if w.random.IntN(12) == 0 {
		files, err := w.site.backup()
		if err != nil {
			return err
		}
		w.backups = append(w.backups, hubBackup{files, w.head})
		w.backups = w.backups[max(0, len(w.backups)-backupsMax):]
		if err := w.verified(); err != nil {
			return err
		}
	}
	if w.random.IntN(12) == 0 {
		d.backup.files, err = d.disk.backup()
		d.backup.facts, d.backup.damaged = d.recorded(), d.damaged
	}
	return err
}

// verified notes that the last backup was read back.
func (w *world) verified() error {
	if !w.forgets || w.head.Site == 0 {
		return nil
	}
	p, err := w.able()
	if err != nil {
		return err
	}
	return p.hub.RecordBackup(context.Background(), p.time(), w.head.Site, 0)
}

// restoreHub throws the hub back to a backup, or to a standby that lagged a little.
func (w *world) restoreHub() error {
	restored, promoted := w.chance(HubRestored), w.chance(Promoted)
	if !restored && !promoted || len(w.backups) == 0 {
		return nil
	}
	fault, b := HubRestored, w.backups[w.random.IntN(len(w.backups))]
	if !restored {
		fault, b = Promoted, w.backups[len(w.backups)-1]
	}
	if b.head == w.head {
		return nil // nothing would be lost
	}
	w.injected(fault, "from position %d to %d", w.head.Site, b.head.Site)
	if w.forgets && b.head != w.backups[len(w.backups)-1].head {
		w.injected(OlderBackup, "position %d is verified", w.backups[len(w.backups)-1].head.Site)
	}
	if err := w.site.restore(b.files); err != nil {
		return err
	}
	w.head = b.head
	for _, p := range w.hubs {
		if err := p.start(); err != nil {
			return err
		}
	}
	return w.checkDurable()
}

// restoreDevice throws a device back to a backup, or lets somebody work with a copy of it.
func (w *world) restoreDevice(d *device) error {
	switch {
	case d.pausedUntil > w.now || w.faults[Revoked] > 0: // two devices with one name cannot be locked out one by one
	case w.chance(DeviceRestored) && d.backup.files != nil && d.backup.facts < d.recorded() && (d.Unsynced() == 0 || w.random.IntN(4) == 0):
		w.injected(DeviceRestored, "%s, from %d facts to %d", d.name, d.recorded(), d.backup.facts)
		if err := errors.Join(d.disk.kill(), d.disk.restore(d.backup.files)); err != nil {
			return err
		}
		d.orphan(d.backup.facts)
		d.damaged = d.backup.damaged
		d.backup = deviceBackup{} // one from before it became another one is of no use to anybody
		w.struck(d, DeviceRestored)
		return d.start()
	case w.chance(DeviceCloned) && len(w.devices) < w.config.Devices+copiesMax:
		w.injected(DeviceCloned, "%s", d.name)
		return w.clone(d)
	}
	return nil
}

// clone gives somebody a device with the same files.
func (w *world) clone(d *device) error {
	copied := &device{w: w, index: len(w.devices), name: fmt.Sprint(d.name, "'", len(w.devices)-w.config.Devices+1), revoked: -1, damaged: d.damaged, kept: slices.Clone(d.kept),
		clock: &clock{w: w, booted: w.now - w.random.Int64N(hour), boot: w.random.Uint32(), skew: d.clock.skew}}
	var err error
	if copied.disk, err = w.disks.device(copied.name); err != nil {
		return err
	}
	files, err := d.disk.backup()
	if err != nil {
		return err
	}
	if err := copied.disk.restore(files); err != nil {
		return err
	}
	w.devices = append(w.devices, copied)
	return copied.start()
}

// revoke locks a device out; what it says from now on is nobody's fact until somebody lets it in.
func (w *world) revoke(d *device) error {
	name := d.Identity().Name
	w.injected(Revoked, "%s with %d facts unsent", name, d.Unsynced())
	p, err := w.able()
	if err != nil {
		return err
	}
	if err := p.hub.Revoke(context.Background(), p.time(), name); err != nil {
		return err
	}
	d.lockedAs, w.backups = name, nil
	if d.revoked, err = w.posted(d); err != nil {
		return err
	}
	return w.remember(p)
}

// restrict gives a device, which has this name at the hub, some zones, or all again.
func (w *world) restrict(d *device, name string) error {
	zones := [][]string{nil, {"A"}, {"B"}}[w.random.IntN(3)]
	w.injected(Restricted, "%s gets the zones %v", d.name, zones)
	if scopes := domain.ScopesOf(zones); !slices.ContainsFunc(w.scopes, func(known domain.Scopes) bool { return slices.Equal(known, scopes) }) {
		w.scopes = append(w.scopes, scopes)
	}
	p, err := w.able()
	if err != nil {
		return err
	}
	if err := p.hub.Restrict(context.Background(), p.time(), name, zones); err != nil {
		return err
	}
	return w.remember(p)
}

// release lets a device in again, behind a look whether all that it said was held back (I19).
func (w *world) release(d *device) error {
	posted, err := w.posted(d)
	if err != nil {
		return err
	}
	if posted != d.revoked {
		return broken("I19", "%d facts of %s were posted while it was locked out", posted-d.revoked, d.name)
	}
	w.held(Authority)
	d.revoked, w.backups = -1, nil // in them it is locked out
	p, err := w.able()
	if err != nil {
		return err
	}
	if err := p.hub.Release(context.Background(), p.time(), d.lockedAs); err != nil {
		return err
	}
	return w.remember(p)
}

// posted is how many facts of a device are in the log, also as whom it went on from behind a gap.
func (w *world) posted(d *device) (count int, err error) {
	own := map[string]bool{d.Identity().Replica: true}
	for _, c := range d.Identity().Origins {
		own[c.Replica] = true
	}
	err = w.eye(func(s hub.Snapshot) error {
		entries, err := s.Log(0, StepsMax)
		for _, e := range entries {
			if own[e.Replica] {
				count++
			}
		}
		return err
	})
	return count, err
}

// checkHistory holds I17 and I18: every device lives in the hub's epoch, and a hub that lost facts has told so once for
// each time that somebody could notice.
func (w *world) checkHistory(s hub.Snapshot) error {
	for _, d := range w.devices {
		if epoch := d.base.Cursor().Epoch; epoch != w.head.Epoch {
			return broken("I17", "%s is in epoch %s, the hub in %s", d.name, epoch, w.head.Epoch)
		}
	}
	told := 0
	for _, d := range domain.All[domain.Discrepancy](s) {
		if d.Kind == domain.ServerRollback {
			told++
		}
	}
	epochs := map[string]bool{}
	for at := range w.history {
		epochs[at.epoch] = true
	}
	if told > len(epochs)-1 || told == 0 && w.head.Epoch != w.epoch {
		return broken("I18", "the hub lived in %d epochs and tells of %d losses", len(epochs), told)
	}
	w.held(RolledBack, Audited)
	return nil
}
