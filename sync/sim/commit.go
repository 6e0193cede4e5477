package sim

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// Commits says how a hub's commits came to its disk.
type Commits struct {
	All       int
	Prepared  int // made in memory first
	Ahead     int // of those, while the one before was on its way
	Overtaken int // prepared in vain: another process had committed, or the one before did not come to disk
}

func (c *Commits) add(other Commits) {
	c.All += other.All
	c.Prepared += other.Prepared
	c.Ahead += other.Ahead
	c.Overtaken += other.Overtaken
}

// String tells it to people.
func (c Commits) String() string {
	return fmt.Sprintf("%d commits, %d of them prepared in memory; %d were prepared while another was written, %d in vain", c.All, c.Prepared, c.Ahead, c.Overtaken)
}

// fate is what the disk has in store for a commit.
type fate struct{ before, after error }

// departure is a commit on its way to the hub's disk, with the letters that wait for it.
type departure struct {
	letters []*letter
	pushes  hub.Pushes
	answers []wire.Pushed
	fate    fate
	write   func(context.Context) error // nil: it could not be prepared
	written chan error                  // what writing it came to, once that is under way beside something else
}

// depart prepares a commit, where the hub's store can do that, and decides what becomes of it. Without pushes the policies look
// at the time, which is never prepared.
func (p *process) depart(letters []*letter, pushes hub.Pushes) *departure {
	w, d := p.w, &departure{letters: letters, pushes: pushes}
	switch {
	case w.busy > w.now:
		w.injected(LongWriter, "a commit has to wait")
		d.fate.before = sqlite.ErrBusy
	case w.strikes(HubDiskFull, "a commit fails"):
		d.fate.before = sqlite.ErrFull
	case w.strikes(HubKilledBefore, "a commit is lost"):
		d.fate.before = errCrash
	case w.strikes(HubKilledAfter, "nobody hears of a commit"):
		d.fate.after = errCrash
	}
	if len(pushes) == 0 {
		return d
	}
	p.store.fate = d.fate
	answers, write, err := p.hub.Prepare(context.Background(), p.time(), pushes)
	p.store.fate = fate{}
	if err == nil {
		d.answers, d.write = answers, write
	}
	return d
}

// launch lets a commit be written while the next one is prepared. The model waits for nothing and is written behind that; real
// files are written beside it, as what the next one has to read may be there only then. One that fails is over before the next
// one begins: it could find that or not.
func (d *departure) launch(beside bool) {
	if beside {
		d.written = make(chan error, 1)
		go func() { d.written <- d.write(context.Background()) }()
	}
}

// give lets a commit go whose process is no more.
func (d *departure) give() {
	if d.write != nil {
		ended, end := context.WithCancel(context.Background())
		end()
		_ = d.write(ended) // nothing of it was on its way
	}
}

// arrive lets a commit come to disk; died is true when the process did.
func (p *process) arrive(d *departure) (died bool, err error) {
	w := p.w
	err = hub.ErrOvertaken
	switch {
	case d.written != nil:
		err = <-d.written
	case d.write != nil:
		err = d.write(context.Background())
	}
	if d.write != nil && errors.Is(err, hub.ErrOvertaken) {
		w.commits.Overtaken++
	} else if d.write != nil && err == nil {
		w.commits.Prepared++
	}
	if errors.Is(err, hub.ErrOvertaken) {
		err = p.commitAtOnce(d)
	}
	p.restsAt = w.now + quietFor
	switch {
	case errors.Is(err, errCrash):
		if err := w.remember(p); err != nil {
			return true, err
		}
		return true, p.restart()
	case errors.Is(err, hub.ErrOlder):
		w.injected(HubsMixed, "it commits nothing")
		return false, err
	case err != nil:
		return false, err
	}
	p.noteCommit(d.pushes)
	return false, w.remember(p)
}

// commitAtOnce makes and writes a commit in one go.
func (p *process) commitAtOnce(d *departure) (err error) {
	p.store.fate = d.fate
	defer func() { p.store.fate = fate{} }()
	if len(d.pushes) == 0 {
		return p.hub.Tick(context.Background(), p.time(), p.clock.Ahead() >= aheadKept)
	}
	d.answers, err = p.hub.Commit(context.Background(), p.time(), d.pushes)
	return err
}

// noteCommit counts a commit, and what it stands for.
func (p *process) noteCommit(pushes hub.Pushes) {
	w := p.w
	if p.older && w.newer(pushes) {
		w.injected(NewerFacts, "%v", w.older.kind)
	}
	w.commits.All++
	if w.committed != nil && w.committed != p {
		w.injected(TwoHubs, "another process commits")
		if w.hubs[1].skew != w.hubs[0].skew {
			w.injected(HubsDiffer, "by %d s", (w.hubs[1].skew-w.hubs[0].skew)/second)
		}
	}
	w.committed = p
}

// newer tells whether there are facts of newer programs among those that were pushed.
func (w *world) newer(pushes hub.Pushes) bool {
	return slices.ContainsFunc(pushes, func(push hub.PushFrom) bool {
		return slices.ContainsFunc(push.Facts, func(data cbor.RawMessage) bool {
			envelope, err := wire.Open(data)
			return err == nil && envelope.Kind == w.older.kind
		})
	})
}

// push takes pushes in one commit and answers each. What comes while that is on its way to the disk is in the next one, which is
// prepared meanwhile.
func (p *process) push(batch []*letter) error {
	first, err := p.take(batch)
	if err != nil || first == nil {
		return err
	}
	next, err := p.pushBehind(first)
	if err != nil {
		return err
	}
	died, err := p.arrive(first)
	if died && err == nil {
		if next != nil {
			next.give()
		}
		return nil // nobody answers
	}
	if err := p.answer(first, err); err != nil || next == nil {
		return err
	}
	died, err = p.arrive(next)
	if died && err == nil {
		return nil
	}
	return p.answer(next, err)
}

// pushBehind prepares a commit of what comes while another one is written, if something does.
func (p *process) pushBehind(first *departure) (*departure, error) {
	w, real := p.w, p.w.disks.real()
	if first.write == nil || real && first.fate.before != nil {
		return nil, nil
	}
	m := w.waitingPush()
	if m == nil {
		return nil, nil
	}
	first.launch(real)
	next, err := p.take(w.together(m))
	if next != nil && next.write != nil {
		w.commits.Ahead++
	}
	return next, err
}

// take opens letters with pushes and prepares a commit of them; there is none when nobody can read any.
func (p *process) take(batch []*letter) (*departure, error) {
	var pushes hub.Pushes
	var readable []*letter
	for _, m := range batch {
		m.hubTime = p.time().UnixMilli()
		push, err := open[wire.Push](m.body, wire.PushBytesMax)
		if err != nil {
			if err := p.w.reply(m, statusMalformed, nil); err != nil {
				return nil, err
			}
			continue
		}
		pushes, readable = append(pushes, hub.PushFrom{Replica: m.replica, Push: push}), append(readable, m)
	}
	if len(pushes) == 0 {
		return nil, nil
	}
	return p.depart(readable, pushes), nil
}
