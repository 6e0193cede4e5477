package replica_test

import (
	"crypto/ed25519"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// A hub that was restored asks for facts that it had. A device waits for news first, which tell it why; one that is told none, as its
// app is too old or it was locked out, sends them all the same.
func TestWhoHearsNothingStillSends(t *testing.T) {
	device, site := newEnrolled(t)
	head := signedHead(t, site, "first", 1)
	record(t, device, 3)
	for _, answer := range []wire.Pushed{{Acked: 2, Expected: 3, Head: head}, {Status: wire.PushGap, Acked: 1, Expected: 2, Head: head}} {
		if err := device.Pushed(answer); err != nil {
			t.Fatal(err)
		}
	}
	if _, more, err := device.NextPush(); more || err != nil {
		t.Errorf("it sends before it knows why: %v", err)
	}
	device.ExpectNoNews()
	push, more, err := device.NextPush()
	if err != nil || !more || push.First != 2 || len(push.Facts) != 2 {
		t.Errorf("it sends %d facts from %d on: %v", len(push.Facts), push.First, err)
	}
}

// A hub that does not know what a device has seen takes nothing. News tell the device why, or do not come at all: then it sends
// without saying what it has seen, as nothing may wait for ever. With news it says so again.
func TestWhoHasSeenMoreThanTheHub(t *testing.T) {
	for name, test := range map[string]struct {
		waits func(*replica.Device)
		seen  bool
	}{
		"no news are told":     {(*replica.Device).ExpectNoNews, false},
		"the pull fails":       {(*replica.Device).NewsFailed, false},
		"the history is other": {func(d *replica.Device) { d.Pulled(unsigned); d.NewsFailed() }, false},
		"the hub says restart": {func(d *replica.Device) { d.Pulled(wire.Pulled{Epoch: "second", Restart: true}) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			device, site := newEnrolled(t)
			head := signedHead(t, site, "first", 5)
			if _, err := device.Pulled(wire.Pulled{Epoch: "first", Checkpoint: &wire.Checkpoint{Site: 5, Head: head}}); err != nil {
				t.Fatal(err)
			}
			record(t, device, 1)
			if push := pushOf(t, device); push.Seen == nil || *push.Seen != *head.Sight() {
				t.Errorf("it says that it has seen %+v", push.Seen)
			}
			if err := device.Pushed(wire.Pushed{Status: wire.PushLost, Head: signedHead(t, site, "first", 3)}); err != nil {
				t.Fatal(err)
			}
			if _, more, err := device.NextPush(); more || err != nil || device.Unsynced() != 1 {
				t.Errorf("it sends before it knows why: %v, %d unsent", err, device.Unsynced())
			}
			test.waits(device)
			if push := pushOf(t, device); (push.Seen != nil) != test.seen {
				t.Errorf("then it says that it has seen %+v", push.Seen)
			}
			if _, err := device.Pulled(wire.Pulled{Epoch: "first", Restart: true}); err != nil {
				t.Fatal(err)
			}
			if push := pushOf(t, device); push.Seen == nil {
				t.Error("with news it does not say what it has seen")
			}
		})
	}
}

// A pull that fails is no reason to say less while the hub takes what the device sends.
func TestPullFailsWithoutLoss(t *testing.T) {
	device, site := newEnrolled(t)
	if _, err := device.Pulled(wire.Pulled{Epoch: "first", Checkpoint: &wire.Checkpoint{Site: 5, Head: signedHead(t, site, "first", 5)}}); err != nil {
		t.Fatal(err)
	}
	record(t, device, 1)
	device.NewsFailed()
	if pushOf(t, device).Seen == nil {
		t.Error("it does not say what it has seen")
	}
}

// unsigned is a page with a history that the site has not signed.
var unsigned = wire.Pulled{Epoch: "first", Checkpoint: &wire.Checkpoint{Site: 9, Head: &wire.TreeHead{Epoch: "first", Size: 9}}}

// newEnrolled is a device of a site with the key site.
func newEnrolled(t *testing.T) (device *replica.Device, site ed25519.PrivateKey) {
	t.Helper()
	return enrolled(t, replica.NewMemoryJournal(), replica.NewClock(time.Time{}))
}

// enrolled is a new device on a journal.
func enrolled(t *testing.T, journal replica.Journal, clock replica.Clock) (device *replica.Device, site ed25519.PrivateKey) {
	t.Helper()
	site = ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	device, err := replica.New(journal, replica.NewMemoryBase(), clock)
	if err != nil {
		t.Fatal(err)
	}
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r-1", Key: site, Site: site.Public().(ed25519.PublicKey)}); err != nil {
		t.Fatal(err)
	}
	return device, site
}

func signedHead(t *testing.T, site ed25519.PrivateKey, epoch string, size int64) *wire.TreeHead {
	t.Helper()
	head := wire.TreeHead{Epoch: epoch, Size: size}
	if err := head.Sign(site); err != nil {
		t.Fatal(err)
	}
	return &head
}

func record(t *testing.T, device *replica.Device, times int) {
	t.Helper()
	for range times {
		if err := device.Record("W-1", []domain.Fact{domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 1, Dock: "DOCK-1"}}, nil); err != nil {
			t.Fatal(err)
		}
	}
}

// pushOf is the next push of a device, which there has to be.
func pushOf(t *testing.T, device *replica.Device) wire.Push {
	t.Helper()
	push, more, err := device.NextPush()
	if err != nil || !more {
		t.Fatalf("nothing to push: %v", err)
	}
	return push
}

// A fact says up to where its device knew the hub's history. Without its rows the device can still prove that, however soon after
// the news it recorded the fact: else a hub that has lost what was known gives the same positions to facts that nobody knew.
func TestWhatAFactKnewIsProved(t *testing.T) {
	journal, clock := replica.NewMemoryJournal(), replica.NewClock(time.Time{})
	device, site := enrolled(t, journal, clock)
	for _, size := range []int64{0, 5} {
		if _, err := device.Pulled(wire.Pulled{Epoch: "first", Checkpoint: &wire.Checkpoint{Site: size, Head: signedHead(t, site, "first", size)}}); err != nil {
			t.Fatal(err)
		}
	}
	record(t, device, 1)
	device, err := replica.New(journal, replica.NewMemoryBase(), clock)
	if err != nil {
		t.Fatal(err)
	}
	if seen := pushOf(t, device).Seen; seen == nil || seen.Size != 5 {
		t.Errorf("it has a fact that knew 5 others, and says that it has seen %+v", seen)
	}
}
