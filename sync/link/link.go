package link

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	pollEvery    = 30 * time.Second // behind the news stream, which may be dead without anybody knowing
	retryMin     = 500 * time.Millisecond
	retryMax     = 60 * time.Second
	quietFirst   = 150 * time.Millisecond // facts recorded in quick succession share a push
	pagesMax     = 100_000
	ballastAfter = time.Minute // a device's first minute is for work
	roundsMax    = 8           // of one sync: news may give the device something to tell
	restartsMax  = 3           // of one sync, as by a replica that differed
)

// ErrOffline says that the radio is off.
var ErrOffline = errors.New("radio is off")

// Link keeps one device in step with its hub.
type Link struct {
	device *replica.Folder
	client *client
	once   sync.Mutex // one exchange at a time

	mu     sync.Mutex
	radio  context.Context // ends when the radio goes off
	off    context.CancelFunc
	failed error // of the last exchange
	loaded work.Loaded
	wake   chan struct{}
	synced chan struct{} // an exchange has worked
}

// New returns a link for an enrolled device, with its radio on.
func New(device *replica.Folder) *Link {
	identity := device.Identity()
	l := &Link{device: device, client: newClient(identity, device.Boot), wake: make(chan struct{}, 1),
		synced: make(chan struct{}, 1)}
	l.client.keep = func(pins []wire.KeyPin) error {
		device.Lock()
		defer device.Unlock()
		identity := device.Identity()
		identity.Pins = pins
		return device.SetIdentity(identity)
	}
	l.radio, l.off = context.WithCancel(context.Background())
	return l
}

// Radio switches the radio; what is under way breaks off.
func (l *Link) Radio(on bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if on == (l.radio.Err() == nil) {
		return
	}
	if !on {
		l.off()
		return
	}
	l.radio, l.off = context.WithCancel(context.Background())
	l.failed = nil
	l.Wake()
}

// Online tells whether the radio is on and the hub answered last, though it may have refused to tell news, or to do so now.
func (l *Link) Online() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	answered := l.failed == nil || errors.Is(l.failed, wire.ErrVersion) || errors.Is(l.failed, wire.ErrRevoked) || wire.PutsOff(l.failed)
	return l.radio.Err() == nil && answered
}

// Trouble is why the last exchange failed, or nil.
func (l *Link) Trouble() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed
}

// Loaded is how far the snapshot of a device that has nothing yet has come.
func (l *Link) Loaded() work.Loaded {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.loaded
}

// Wake makes the background work look at once: there are facts to push.
func (l *Link) Wake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Sync pushes and pulls now. Errors: ErrOffline, those of package wire, replica.ErrForked, or what kept the hub away.
func (l *Link) Sync(ctx context.Context) error {
	l.once.Lock()
	defer l.once.Unlock()
	ctx, done, err := l.connected(ctx)
	if err != nil {
		return err
	}
	defer done()
	err = l.exchange(ctx)
	if errors.Is(err, sqlite.ErrBroken) && l.distrust(err) == nil { // once: a journal that is broken stays so
		err = l.exchange(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.radio.Err() != nil {
		return errors.Join(ErrOffline, err)
	}
	l.failed = err
	return err
}

// connected is a context that also ends when the radio goes off.
func (l *Link) connected(ctx context.Context) (context.Context, context.CancelFunc, error) {
	l.mu.Lock()
	radio := l.radio
	l.mu.Unlock()
	if radio.Err() != nil {
		return nil, nil, ErrOffline
	}
	ctx, cancel := context.WithCancel(ctx)
	stop := context.AfterFunc(radio, cancel)
	return ctx, func() { stop(); cancel() }, nil
}

// distrust lets the next exchange fetch the rows anew.
func (l *Link) distrust(why error) error {
	l.device.Lock()
	defer l.device.Unlock()
	return l.device.Distrust(why)
}

func (l *Link) exchange(ctx context.Context) error {
	if !l.clockKnown() {
		if err := l.readClock(ctx); err != nil {
			return err
		}
	}
	err := l.rounds(ctx)
	if !errors.Is(err, wire.ErrNotEnrolled) {
		return err
	}
	if err := l.comeBack(ctx); err != nil {
		return err
	}
	return l.rounds(ctx)
}

func (l *Link) rounds(ctx context.Context) error {
	var err error
	for range roundsMax {
		err = l.round(ctx)
		if err != nil && (wire.PutsOff(err) || !errors.Is(err, replica.ErrDiverged)) {
			return err
		}
		if err == nil && !l.owes() {
			return nil
		}
	}
	return err
}

// round pushes and pulls once. What the device then owes takes another one. A hub that takes no facts for now may still tell news.
func (l *Link) round(ctx context.Context) error {
	if err := l.donate(ctx); err != nil {
		return err
	}
	late := l.push(ctx)
	if late != nil && !wire.PutsOff(late) {
		return late
	}
	return errors.Join(late, l.hear(ctx))
}

// hear brings the hub's news.
func (l *Link) hear(ctx context.Context) error {
	err := l.bootstrap(ctx)
	if err == nil {
		err = l.pull(ctx)
	}
	if err != nil && ctx.Err() == nil && !wire.PutsOff(err) {
		l.goWithoutNews(err)
	}
	if errors.Is(err, wire.ErrRetired) {
		return errors.Join(err, l.leave(ctx))
	}
	return err
}

// goWithoutNews lets the device send what it waits for news with, as none came.
func (l *Link) goWithoutNews(why error) {
	l.device.Lock()
	defer l.device.Unlock()
	if wire.Deafens(why) {
		l.device.ExpectNoNews()
	} else {
		l.device.NewsFailed()
	}
}

// leave forgets everything, once the hub has said that it holds all facts of this device. One that is recorded meanwhile is
// sent first, with the next sync.
func (l *Link) leave(ctx context.Context) error {
	l.device.Lock()
	farewell, err := l.device.Farewell()
	l.device.Unlock()
	if err != nil {
		return err
	}
	if err := l.client.exchange(ctx, "/v1/farewell", farewell, &wire.Forgotten{}); err != nil {
		return err
	}
	l.device.Lock()
	defer l.device.Unlock()
	return l.device.Forget()
}

func (l *Link) owes() bool {
	l.device.Lock()
	defer l.device.Unlock()
	return l.device.Owes()
}

// clockKnown tells whether a question for the time can be spared: every checkpoint tells it, too.
func (l *Link) clockKnown() bool {
	l.device.Lock()
	defer l.device.Unlock()
	return l.device.ClockKnown()
}

func (l *Link) readClock(ctx context.Context) error {
	r, err := l.client.clock(ctx)
	if err != nil {
		return err
	}
	l.device.Lock()
	defer l.device.Unlock()
	return l.device.Clocked(r.sent, r.received, r.hub)
}

func (l *Link) push(ctx context.Context) error {
	for {
		l.device.Lock()
		push, more, err := l.device.NextPush()
		l.device.Unlock()
		if err != nil || !more {
			return err
		}
		var answer wire.Pushed
		if err := l.client.exchange(ctx, "/v1/push", push, &answer); err != nil {
			return err
		}
		l.device.Lock()
		err = l.device.Pushed(answer)
		identity := l.device.Identity() // another one, if the hub says so
		l.device.Unlock()
		l.client.identity.Store(&identity)
		if err != nil {
			return err
		}
	}
}

func (l *Link) pull(ctx context.Context) error {
	restarts := 0
	for range pagesMax {
		l.device.Lock()
		ask := l.device.NextPull()
		l.device.Unlock()
		var page wire.Pulled
		sent, _ := l.device.Boot()
		if err := l.client.exchange(ctx, "/v1/pull", ask, &page); err != nil {
			return err
		}
		received, _ := l.device.Boot()
		l.device.Lock()
		done, err := l.device.Pulled(page)
		if err == nil && page.Checkpoint != nil && page.Checkpoint.Clock != 0 {
			err = l.device.Clocked(sent, received, page.Checkpoint.Clock)
		}
		l.device.Unlock()
		if err == nil && page.Restart && restarts == 0 { // the quickest way to begin anew, unless it is what the hub refuses
			restarts++
			err = l.bootstrap(ctx)
		}
		if errors.Is(err, replica.ErrDiffers) && restarts < restartsMax {
			restarts++
			if err := l.repair(ctx); err != nil {
				return err
			}
			continue
		}
		if err != nil || done {
			return err
		}
	}
	return fmt.Errorf("pull: no checkpoint after %d pages", pagesMax)
}

// recount lets the next exchange look whether rows were damaged on the disk.
func (l *Link) recount() error {
	l.device.Lock()
	defer l.device.Unlock()
	return l.device.RecountNext()
}

// repair asks for the rows in which the device differs from the hub.
func (l *Link) repair(ctx context.Context) error {
	for range pagesMax {
		l.device.Lock()
		ask, more := l.device.NextRepair()
		l.device.Unlock()
		if !more {
			return nil
		}
		var answer wire.Repaired
		if err := l.client.exchange(ctx, "/v1/repair", ask, &answer); err != nil {
			return err
		}
		l.device.Lock()
		err := l.device.Repaired(ask, answer)
		l.device.Unlock()
		if err != nil {
			return err
		}
	}
	return fmt.Errorf("repair: no end after %d questions", pagesMax)
}

// Run keeps the device in step until the context ends: soon after facts were recorded, when the hub has news,
// and every now and then. After a failure it waits longer and longer, never in step with other devices.
func (l *Link) Run(ctx context.Context) error {
	go l.listen(ctx)
	go l.gather(ctx)
	failures, started := 0, time.Now()
	wait := time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.wake:
			if !sleep(ctx, quietFirst) {
				return nil
			}
		case <-time.After(wait):
		}
		err := l.Sync(ctx)
		if err == nil {
			err = l.recount()
		}
		if time.Since(started) > ballastAfter {
			err = errors.Join(err, l.device.KeepBallast(replica.BallastBytes))
		}
		failures++
		if err == nil || errors.Is(err, ErrOffline) {
			failures = 0
		}
		if err == nil {
			select {
			case l.synced <- struct{}{}:
			default:
			}
		}
		wait = delay(failures)
		if later := (*wire.Later)(nil); errors.As(err, &later) { // facts recorded meanwhile do not make it sooner
			if !sleep(ctx, later.After+rand.N(later.After/2+retryMin)) {
				return nil
			}
		}
	}
}

// delay is how long to wait after so many failures in a row: full jitter keeps a fleet from coming back at once
// (Brooker, Exponential Backoff And Jitter, 2015).
func delay(failures int) time.Duration {
	if failures == 0 {
		return pollEvery/2 + rand.N(pollEvery)
	}
	most := min(retryMax, retryMin<<min(failures, 10))
	return retryMin + rand.N(most)
}

// listen wakes the background work when the hub tells of news.
func (l *Link) listen(ctx context.Context) {
	for failures := 0; ctx.Err() == nil; failures++ {
		connected, done, err := l.connected(ctx)
		if err == nil {
			if l.stream(connected) {
				failures = 0
			}
			done()
		}
		sleep(ctx, delay(failures+1))
	}
}

// stream reads news until it breaks off and tells whether there was any.
func (l *Link) stream(ctx context.Context) bool {
	response, err := l.client.ask(ctx, http.MethodGet, "/v1/news", nil, nil)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	any := false
	for lines := bufio.NewScanner(response.Body); lines.Scan(); any = true {
		site, err := strconv.ParseInt(lines.Text(), 10, 64)
		if err != nil {
			return any
		}
		l.device.Lock()
		behind := site > l.device.Position()
		l.device.Unlock()
		if behind {
			l.Wake()
		}
	}
	return any
}

func sleep(ctx context.Context, d time.Duration) bool {
	select {
	case <-ctx.Done():
		return false
	case <-time.After(d):
		return true
	}
}

// Sent is how many bytes of messages this link has sent.
func (l *Link) Sent() int64 { return l.client.sent.Load() }
