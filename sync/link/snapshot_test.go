package link_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
)

// weakRadio passes requests on, and breaks snapshots off after some bytes while it is told to.
type weakRadio struct {
	*site
	cut    atomic.Int64 // bytes of a snapshot until it breaks off; 0: never
	ranges atomic.Int64 // requests that went on where another one broke off
	pulls  atomic.Int64
}

func (r *weakRadio) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	switch filepath.Base(request.URL.Path) {
	case "snapshot":
		if request.Header.Get("Range") != "" {
			r.ranges.Add(1)
		}
		if cut := r.cut.Load(); cut > 0 {
			w = &cutting{w, cut}
		}
	case "pull":
		r.pulls.Add(1)
	}
	r.server.Config.Handler.ServeHTTP(w, request)
}

type cutting struct {
	http.ResponseWriter
	left int64
}

func (c *cutting) Write(p []byte) (int, error) {
	n, err := c.ResponseWriter.Write(p[:min(int64(len(p)), c.left)])
	if c.left -= int64(n); c.left == 0 {
		c.ResponseWriter.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}
	return n, err
}

// begin is a new device behind a weak radio, at a site with something to fetch.
func begin(t *testing.T) (*weakRadio, *replica.Folder, *link.Link) {
	t.Helper()
	s := startSite(t)
	importItems(t, s, 5000, "")
	radio := &weakRadio{site: s}
	server := httptest.NewServer(radio)
	t.Cleanup(server.Close)
	d := s.device(t, "t1")
	identity := d.Identity()
	identity.Hub = server.URL
	if err := d.SetIdentity(identity); err != nil {
		t.Fatal(err)
	}
	return radio, d, link.New(d)
}

func items(d *replica.Folder) int {
	d.Lock()
	defer d.Unlock()
	return len(domain.All[domain.Item](d.View().Rows))
}

func partOf(t *testing.T, d *replica.Folder) []byte {
	t.Helper()
	part, err := os.ReadFile(filepath.Join(d.Dir, "snapshot.part"))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	return part
}

// A download that breaks off again and again goes on where it was, until it is there.
func TestSnapshotGoesOn(t *testing.T) {
	radio, d, l := begin(t)
	radio.cut.Store(3000)
	had := 0
	for range 3 {
		if err := l.Sync(t.Context()); err == nil {
			t.Fatal("a snapshot that broke off was taken for a whole one")
		}
		if part := len(partOf(t, d)); part <= had || items(d) != 0 {
			t.Errorf("after another try there are %d bytes and %d items", part, items(d))
		} else {
			had = part
		}
	}
	radio.cut.Store(0)
	sync(t, l)
	if items(d) != 5001 || len(partOf(t, d)) != 0 || radio.ranges.Load() != 3 {
		t.Errorf("%d items after %d requests that went on; %d bytes are left", items(d), radio.ranges.Load(), len(partOf(t, d)))
	}
	if _, err := replica.Verify(t.Context(), d.Dir); err != nil {
		t.Error(err)
	}
}

// What was damaged on the way or on the disk is never installed: it is thrown away and fetched anew.
func TestSnapshotDamaged(t *testing.T) {
	radio, d, l := begin(t)
	radio.cut.Store(3000)
	if err := l.Sync(t.Context()); err == nil {
		t.Fatal("a snapshot that broke off was taken for a whole one")
	}
	part := partOf(t, d)
	part[len(part)/2] ^= 0x10
	if err := os.WriteFile(filepath.Join(d.Dir, "snapshot.part"), part, 0o600); err != nil {
		t.Fatal(err)
	}
	radio.cut.Store(0)
	if err := l.Sync(t.Context()); err == nil || items(d) != 0 {
		t.Errorf("a damaged snapshot was taken: %d items (%v)", items(d), err)
	}
	sync(t, l)
	if items(d) != 5001 {
		t.Errorf("%d items", items(d))
	}
}

// A device that was switched off between the last byte and unpacking has all of it already.
func TestSnapshotWhole(t *testing.T) {
	radio, d, l := begin(t)
	request := radio.get(t, d)
	for name, data := range map[string][]byte{"snapshot.part": request.body, "snapshot.tag": []byte(request.tag)} {
		if err := os.WriteFile(filepath.Join(d.Dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	radio.cut.Store(1) // another byte would break it off
	sync(t, l)
	if items(d) != 5001 {
		t.Errorf("%d items", items(d))
	}
}

type fetched struct {
	body []byte
	tag  string
}

// get fetches the snapshot as the device would.
func (r *weakRadio) get(t *testing.T, d *replica.Folder) fetched {
	t.Helper()
	request := signedGet(t, d.Identity(), r.server.URL, "/v1/snapshot")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	tag := response.Header.Get("ETag")
	return fetched{body, tag[1 : len(tag)-1]}
}

// A device of some zones gets a snapshot of those, and goes on from it with the next news.
func TestSnapshotOfScopes(t *testing.T) {
	radio, d, l := begin(t)
	ctx := context.Background()
	err := radio.hub.Import(ctx, time.Now(), []domain.Row{
		domain.Location{Code: "Z-1", Kind: domain.Storage, Zone: "Z"}, domain.Location{Code: "Y-1", Kind: domain.Storage, Zone: "Y"},
		domain.Opening{Location: "Z-1", Goods: domain.Goods{Item: "I-1"}, Quantity: 3}, domain.Opening{Location: "Y-1", Goods: domain.Goods{Item: "I-1"}, Quantity: 5}})
	if err != nil {
		t.Fatal(err)
	}
	if err := radio.hub.Restrict(ctx, time.Now(), "t1", []string{"Z"}); err != nil {
		t.Fatal(err)
	}
	sync(t, l)
	if pulls := radio.pulls.Load(); pulls != 1 {
		t.Errorf("behind the snapshot came %d pulls", pulls)
	}
	at := func(place string) int64 {
		d.Lock()
		defer d.Unlock()
		stock, _ := domain.Get[domain.Stock](d.View().Rows, domain.StockKey(domain.At(place), domain.Goods{Item: "I-1"}))
		return stock.Quantity
	}
	if at("Z-1") != 3 || at("Y-1") != 0 || items(d) != 5001 {
		t.Errorf("it sees %d in its zone, %d in the other, and %d items", at("Z-1"), at("Y-1"), items(d))
	}
	if err := radio.hub.Restrict(ctx, time.Now(), "t1", nil); err != nil {
		t.Fatal(err)
	}
	sync(t, l)
	if at("Z-1") != 3 || at("Y-1") != 5 {
		t.Errorf("with all zones it sees %d and %d", at("Z-1"), at("Y-1"))
	}
	if _, err := replica.Verify(t.Context(), d.Dir); err != nil {
		t.Error(err)
	}
}

// A device may become another one twice while its rows are of a snapshot from before that: nobody can tell which of its facts
// they contain, so they go.
func TestSnapshotFromBeforeBranches(t *testing.T) {
	s := startSite(t)
	device := s.device(t, "t1")
	record(t, device, received(1))
	sync(t, link.New(device))
	old := filepath.Join(t.TempDir(), "old.db")
	if err := s.store.Export(t.Context(), old, domain.Scopes{domain.Everything}); err != nil {
		t.Fatal(err)
	}
	device = throwBack(t, device, received(10), received(100))
	sync(t, link.New(device))
	device = throwBack(t, device, received(1000), received(10_000))
	if err := device.InstallSnapshot(t.Context(), func(to string) error { return os.Rename(old, to) }); err != nil {
		t.Fatal(err)
	}
	for before := device.Identity().Replica; device.Identity().Replica == before; {
		push, _, err := device.NextPush()
		if err != nil {
			t.Fatal(err)
		}
		answers, err := s.hub.Commit(t.Context(), time.Now(), hub.Pushes{{Replica: before, Push: push}})
		if err != nil {
			t.Fatal(err)
		}
		if err := device.Pushed(answers[0]); err != nil {
			t.Fatal(err)
		}
	}
	if got := atDock(device); got != 10_101 || !device.Fresh() {
		t.Errorf("of its own facts it sees %d pieces", got)
	}
	sync(t, link.New(device))
	if got := atDock(device); got != 11_111 {
		t.Errorf("of all facts it sees %d pieces", got)
	}
}

// throwBack lets a device send a fact, be thrown back to what it was before, and record another one.
func throwBack(t *testing.T, device *replica.Folder, sent, other domain.Fact) *replica.Folder {
	t.Helper()
	if err := device.Close(); err != nil {
		t.Fatal(err)
	}
	backup := filepath.Join(t.TempDir(), "backup")
	copyFiles(t, device.Dir, backup)
	device = reopened(t, device.Dir)
	record(t, device, sent)
	sync(t, link.New(device))
	if err := device.Close(); err != nil {
		t.Fatal(err)
	}
	device = reopened(t, backup)
	t.Cleanup(func() { device.Close() })
	record(t, device, other)
	return device
}
