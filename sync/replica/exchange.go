package replica

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// pushBytes is about how much one push carries, so that a weak radio gets it through in one go.
const pushBytes = 256 << 10

// Clocked takes the hub's time into account: sent and received are readings of the device's boot clock around the
// exchange, hub is the hub's clock in ms between them.
func (d *Device) Clocked(sent, received, hub int64) error {
	now, id := d.clock.Boot()
	sample := wire.Sample{BootID: id, Boot: (sent + received) / 2, Hub: hub, Error: (received - sent + 1) / 2,
		Skew: d.clock.Now().UnixMilli() - now}
	at := slices.IndexFunc(d.samples, func(s wire.Sample) bool { return s.BootID == id })
	if at >= 0 {
		d.samples[at] = sample // the next reading makes up for it, should it be lost
		return nil
	}
	samples := append(slices.Clone(d.samples), sample)
	samples = samples[max(0, len(samples)-wire.BootsMax):]
	value, err := wire.Marshal(samples)
	if err != nil {
		return err
	}
	if err := d.journal.SetValue(valueSamples, value); err != nil {
		return err
	}
	d.samples = samples
	return d.rebase() // what it recorded since it started has a time now
}

// clockFresh is how long a reading of the hub's clock is as good as a new one: two quartz clocks drift at most 150 ms apart in
// it, which the intervals of facts allow for (wire.Interval).
const clockFresh = 10 * time.Minute

// ClockKnown tells whether the hub's clock was read lately, in this boot.
func (d *Device) ClockKnown() bool {
	boot, id := d.clock.Boot()
	return slices.ContainsFunc(d.samples, func(s wire.Sample) bool {
		return s.BootID == id && s.Hub != 0 && boot >= s.Boot && boot-s.Boot < clockFresh.Milliseconds()
	})
}

// NextPush is the next push, or false when the hub has everything.
func (d *Device) NextPush() (wire.Push, bool, error) {
	if d.Unsynced() == 0 && !d.forgot() && !d.diverged && !d.renaming || d.behind || d.donating() {
		return wire.Push{}, false, nil
	}
	push, err := d.pushFrom(d.sent()+1, d.last.Number)
	if err != nil {
		return wire.Push{}, false, err
	}
	push.Seen, push.Other = d.sights()
	d.offered = d.forgot()
	switch {
	case d.offered:
		push.Branch = wire.BranchPruned
	case d.diverged:
		push.Branch, push.End = wire.BranchLost, d.last.Number
	case d.renaming && d.Unsynced() == 0:
		push.Branch, push.End = wire.BranchNamed, d.last.Number
	}
	return push, true, nil
}

// pushFrom are facts from a number on, as many as go into one push, and none behind last.
func (d *Device) pushFrom(first, last uint64) (wire.Push, error) {
	push := wire.Push{Version: wire.Version, First: first, Samples: d.samples}
	records, err := d.journal.Read(first, wire.PushFactsMax)
	if err != nil {
		return wire.Push{}, err
	}
	switch {
	case first == d.before.Number+1:
		push.Before = d.before.Hash
	case first > 1:
		before, err := d.journal.Read(first-1, 1)
		if err != nil || len(before) == 0 {
			return wire.Push{}, errors.Join(err, fmt.Errorf("read fact %d", first-1))
		}
		push.Before = before[0].Hash
	}
	size := 0
	var end Record
	for _, record := range records {
		if size += len(record.Data); size > pushBytes && len(push.Facts) > 0 || record.Number > last {
			break
		}
		push.Facts = append(push.Facts, cbor.RawMessage(record.Data))
		end = record
	}
	push.Signature = d.sign(end.Hash)
	return push, nil
}

// sights are the heads that no base of its facts lies behind, unless the hub tells it no news: it could not hear why the facts
// are not taken. Facts from before its branch, which a hub that forgot the device asks for, go without: the next push shows them.
func (d *Device) sights() (seen, other *wire.Sight) {
	if head := d.witness.shown(); head != nil && !d.deaf {
		seen = head.Sight()
	}
	if head := d.witness.beside(); head != nil && !d.deaf {
		other = head.Sight()
	}
	return seen, other
}

// sign signs the end of a push. The same facts are pushed until they are acknowledged, so the last signature is kept.
func (d *Device) sign(end wire.Hash) []byte {
	if d.signed.signature == nil || d.signed.end != end {
		d.signed.end, d.signed.signature = end, wire.Sign(d.identity.Key, end[:])
	}
	return d.signed.signature
}

// signed is the signature of the last push.
type signed struct {
	end       wire.Hash
	signature []byte
}

// ExpectNoNews says that the hub tells this device no news, as it is too old for them or locked out. Whatever it waited for
// news with, it does without: who may not hear may still speak.
func (d *Device) ExpectNoNews() { d.behind, d.deaf = false, true }

// NewsFailed says that the news which the device asked for did not come. Facts that have waited for them since [wire.PushLost]
// go without telling what it has seen until some come: nothing may wait for ever for a history that is refused.
func (d *Device) NewsFailed() {
	if d.puzzled {
		d.ExpectNoNews()
	}
}

// ErrRefused says that the hub could not read what this device sent.
var ErrRefused = errors.New("the hub could not read the facts of this device")

// Pushed takes the hub's answer into account. An answer that acknowledges less than before is believed, too: the
// hub was restored from a backup, and gets again what it lost.
func (d *Device) Pushed(answer wire.Pushed) error {
	if answer.Status == wire.PushInvalid {
		return ErrRefused
	}
	if err := d.hear(answer.Head); err != nil {
		return err
	}
	switch {
	case answer.Status == wire.PushLost:
		d.behind, d.puzzled = true, true
		return nil
	case answer.Status == wire.PushForked:
		return d.goOn(answer)
	case answer.Status == wire.PushEarly || answer.Status == wire.PushCrowded:
		return nil
	case answer.Status == wire.PushGap && d.offered:
		d.refused = ErrForked // it asks for facts that this device has pruned, whatever it is told: it is too old for that
		return ErrForked
	case answer.Status == wire.PushGap && answer.Expected > 1:
		d.behind = true // it lost facts: it may have to get others first
	case answer.Acked > d.last.Number:
		return d.diverge()
	case answer.Acked == d.last.Number:
		d.renaming = d.renaming && d.Unsynced() > 0 // with nothing unsent it has asked for a name: the hub knows of nobody else with its own
		d.diverged = false                          // one story after all
	}
	return d.acknowledge(answer.Acked)
}

func (d *Device) acknowledge(acked uint64) error {
	d.acked = acked
	if d.Unsynced() == 0 {
		return nil
	}
	next, err := d.journal.Read(d.sent()+1, 1)
	if err != nil || len(next) == 0 {
		return errors.Join(err, fmt.Errorf("read fact %d", d.sent()+1))
	}
	envelope, err := wire.Open(next[0].Data)
	d.oldest = envelope.Wall()
	return err
}

// NextPull is the next question for news.
func (d *Device) NextPull() wire.Pull {
	cursor := d.base.Cursor()
	from := cursor.Position
	if cursor.Staged != (wire.Position{}) {
		from = cursor.Staged
	}
	var sums []byte
	if cursor.Staged == (wire.Position{}) && len(cursor.Fingerprints) > 0 {
		sums = wire.SumsDigest(cursor.Fingerprints)
	}
	return wire.Pull{Version: wire.Version, Sums: sums, Oldest: wire.OldestVersion, Epoch: cursor.Epoch, From: from, Limit: wire.PullRowsMax,
		Since: cursor.Position.Site, Scopes: cursor.Scopes, Staged: cursor.Staging, Given: d.given,
		Head: d.witness.head, Latest: d.witness.asked(), Report: d.report()}
}

// report is what the device tells of itself.
func (d *Device) report() wire.Report {
	report := wire.Report{App: d.About.App, Unsent: uint64(d.Unsynced()), ClockError: d.clockError()}
	if report.Unsent > 0 {
		report.OldestMS = max(0, d.clock.Now().UnixMilli()-d.oldest)
	}
	if d.About.Battery != nil {
		report.Battery = d.About.Battery()
	}
	return report
}

// clockError is by how much the wall clock is ahead of the hub's, in ms, as far as this boot has heard of the hub.
func (d *Device) clockError() int64 { return d.ClockError().Milliseconds() }

// ClockError is how far the device's wall clock is ahead of the hub's; 0 while nothing was measured in this boot.
func (d *Device) ClockError() time.Duration {
	boot, id := d.clock.Boot()
	for _, s := range d.samples {
		if s.BootID == id {
			return time.Duration(d.clock.Now().UnixMilli()-boot-s.Hub+s.Boot) * time.Millisecond
		}
	}
	return 0
}

// Pulled takes a page; done is true when the rows are at a checkpoint of the hub. It is ErrDiffers when they do not add up
// to what the hub has: then [Device.NextRepair] has questions before the next pull.
func (d *Device) Pulled(page wire.Pulled) (done bool, err error) {
	d.hearOfLoss(page)
	d.behind, d.deaf = false, false
	if page.Restart {
		return false, d.restart()
	}
	if page.Unstage {
		return false, d.base.Unstage()
	}
	if page.Checkpoint == nil {
		return false, d.base.Stage(page.Rows, page.Next, page.Staging)
	}
	if err := d.checkHistory(page.Epoch, *page.Checkpoint); err != nil {
		d.refused = err
		return false, err
	}
	if r := page.Checkpoint.Replica; r != "" && r != d.identity.Replica {
		return false, nil // asked for before the device became another one
	}
	if same, err := d.sameStory(*page.Checkpoint); err != nil || !same {
		return false, errors.Join(err, d.diverge())
	}
	if err := d.takeName(page.Checkpoint.Name); err != nil {
		return false, err
	}
	before := d.base.Cursor()
	if asked := page.Checkpoint.Sums; len(asked) > 0 {
		if !bytes.Equal(asked, wire.SumsDigest(before.Fingerprints)) {
			return false, nil // the answer to a question of before
		}
		same := *page.Checkpoint
		same.Fingerprints = before.Fingerprints
		page.Checkpoint = &same
	}
	err = d.base.Publish(page.Epoch, page.Rows, *page.Checkpoint)
	var differs *Differs
	if errors.As(err, &differs) {
		return false, errors.Join(err, d.beginRepair(differs.Tables, page))
	}
	if err != nil {
		return false, err
	}
	d.repairs, d.repair = 0, nil
	if err := d.noteNumbers(); err != nil {
		return false, err
	}
	boot, id := d.clock.Boot()
	d.synced, d.refused, d.puzzled = &moment{boot, id}, nil, false
	if err := d.remember(page.Checkpoint.Head); err != nil {
		return false, err
	}
	d.renaming = page.Checkpoint.Superseded
	if err := d.prune(page.Checkpoint.Prunable); err != nil {
		return false, err
	}
	if page.Checkpoint.Acked < d.acked { // the hub lost facts: they are pushed again
		d.acked = page.Checkpoint.Acked
	}
	if len(page.Rows) == 0 && before.Staged == (wire.Position{}) && before.Applied == page.Checkpoint.Applied {
		return true, nil
	}
	d.version++
	return true, d.rebase()
}

// noteNumbers remembers the label numbers that the hub gave, as a hub that is restored from a backup may not know it.
func (d *Device) noteNumbers() error {
	given := domain.NumbersGivenTo(d.base, d.identity.Name)
	if given <= d.given {
		return d.base.Err()
	}
	value, err := wire.Marshal(given)
	if err != nil {
		return err
	}
	if err := d.journal.SetValue(valueGiven, value); err != nil {
		return err
	}
	d.given = given
	return d.base.Err()
}

func (d *Device) restart() error {
	d.repairs, d.repair = 0, nil
	if err := d.clear(); err != nil {
		return err
	}
	d.version++
	return d.rebase()
}

// clear forgets the rows of the hub. Those that are damaged so that not even that is possible are fetched anew like any that
// are: nothing may wait for them.
func (d *Device) clear() error {
	err := d.base.Clear()
	if errors.Is(err, sqlite.ErrBroken) {
		return d.Distrust(err)
	}
	return err
}

// Fresh tells whether the device has nothing of the hub yet, so that a snapshot is the quickest way to begin.
func (d *Device) Fresh() bool {
	cursor := d.base.Cursor()
	return cursor.Epoch == "" && cursor.Staged == (wire.Position{})
}

// Install goes on with another base: an empty one, or one that was built from a snapshot, which the site has to have signed. When it
// cannot be opened the device has no rows until the next one is installed, and records facts all the same.
func (d *Device) Install(open func() (Base, error)) error {
	var base Base
	failed := d.base.Close()
	if failed == nil {
		base, failed = open()
	}
	if failed != nil {
		base = NewMemoryBase()
	}
	d.base, d.damage = base, nil
	d.repairs, d.repair = 0, nil
	if err := d.adopt(base.Cursor()); err != nil {
		return errors.Join(err, d.restart())
	}
	d.version++
	return errors.Join(failed, d.rebase())
}
