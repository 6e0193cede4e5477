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
	site := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	device, err := replica.New(replica.NewMemoryJournal(), replica.NewMemoryBase(), replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	if err := device.SetIdentity(replica.Identity{Name: "t1", Replica: "r-1", Key: site, Site: site.Public().(ed25519.PublicKey)}); err != nil {
		t.Fatal(err)
	}
	head := wire.TreeHead{Epoch: "first", Size: 1}
	if err := head.Sign(site); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := device.Record("W-1", []domain.Fact{domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 1, Dock: "DOCK-1"}}, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, answer := range []wire.Pushed{{Acked: 2, Expected: 3, Head: &head}, {Status: wire.PushGap, Acked: 1, Expected: 2, Head: &head}} {
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
