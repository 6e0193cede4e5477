package crash_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	snapshotsTaken = 12
	snapshotItems  = 400 // enough for some hundred pages
	swapEvents     = 16  // before a snapshot is said to be there, in which it takes its place
)

// TestPowerCutOfSnapshot cuts the power while snapshots are put in the place of a replica whose log is full. What is found then
// is one snapshot as the hub made it, not before the last one that was said to be there, or none: nothing of one in another.
func TestPowerCutOfSnapshot(t *testing.T) {
	t.Parallel()
	needStrace(t)
	recording := record(t, "snapshots")
	said, lines := acks(recording)
	if len(lines) != snapshotsTaken {
		t.Fatalf("recorded %d acknowledgements", len(lines))
	}
	check := func(dir string, acked int) error { return checkSnapshots(t.Context(), dir, acked) }
	failed := cuts(t, recording, *images, said[0], said, check)
	random := mathrand.New(mathrand.NewPCG(*seed, 1))
	moments := make([]int, times(*images))
	for i := range moments { // most happens to the files a long time before or behind: the turn from one to the other is short
		moments[i] = said[random.IntN(len(said))] - random.IntN(swapEvents)
	}
	failed = append(failed, play(t, recording, moments, random, said, check)...)
	if len(failed) > 0 {
		t.Errorf("%d of %d images: %v", len(failed), *images+len(moments), errors.Join(failed...))
	}
}

// installSnapshots lets a device put one snapshot of a hub after the other in the place of its replica, and says so after each. In
// between it puts pages aside, as it would in an exchange that broke off.
func installSnapshots(dir string) (err error) {
	ctx := context.Background()
	beside, err := os.MkdirTemp("", "handtruck-hub-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(beside)) }()
	store, err := hub.OpenSQLite(ctx, filepath.Join(beside, fileHub))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	device, err := replica.Open(ctx, filepath.Join(dir, deviceName), replica.NewClock(time.Time{}))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, device.Close()) }()
	for n := 1; n <= snapshotsTaken; n++ {
		if err := installSnapshot(ctx, store, device, beside, n); err != nil {
			return err
		}
		fmt.Println(n)
		if err := putAside(device.Device); err != nil {
			return err
		}
	}
	return nil
}

func installSnapshot(ctx context.Context, store hub.Store, device *replica.Folder, beside string, n int) error {
	items := make([]domain.Row, snapshotItems)
	for i := range items {
		items[i] = domain.Item{Code: strconv.Itoa(i), Name: strconv.Itoa(n)}
	}
	if err := hub.New(store, rand.Reader, hub.Policy{}).Import(ctx, time.Now(), items); err != nil {
		return err
	}
	export := filepath.Join(beside, strconv.Itoa(n))
	if err := store.Export(ctx, export, domain.Scopes{domain.Everything}); err != nil {
		return err
	}
	data, err := os.ReadFile(export)
	if err != nil {
		return err
	}
	return device.InstallSnapshot(ctx, func(to string) error { return writeSynced(to, data) })
}

func putAside(device *replica.Device) error {
	page := wire.Pulled{Epoch: "e", Next: wire.Position{Site: 1}}
	for i := range snapshotItems {
		body, err := wire.EncodeRow(domain.Item{Code: strconv.Itoa(i), Name: "put aside"})
		if err != nil {
			return err
		}
		page.Rows = append(page.Rows, wire.FeedRow{Table: domain.TableItem, Key: strconv.Itoa(i), Body: body})
	}
	_, err := device.Pulled(page)
	return err
}

// checkSnapshots opens the disk of the device as it starts again after the power came back.
func checkSnapshots(ctx context.Context, dir string, acked int) error {
	path := filepath.Join(dir, deviceName)
	device, err := replica.Open(ctx, path, replica.NewClock(time.Time{}))
	if err != nil {
		return err
	}
	names := map[string]int{}
	for _, item := range domain.All[domain.Item](device.View().Rows) {
		names[item.Name]++
	}
	damage := device.Damage()
	if err := errors.Join(damage, device.Close()); err != nil {
		return err
	}
	for name, items := range names {
		if n, err := strconv.Atoi(name); err != nil || n < acked || items != snapshotItems {
			return fmt.Errorf("the items are of snapshots %v, and %d is there", names, acked)
		}
	}
	if _, err := replica.Verify(ctx, path); err != nil {
		return err
	}
	return integrity(filepath.Join(path, "replica.db"))
}
