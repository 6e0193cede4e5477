package crash_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/crash"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	deviceName   = "t1"
	exchangesMax = 2 // in the first a device may hear that the hub has lost facts
)

// TestPowerCutOfDevice records real terminals, from enrolment over work without radio to sync, and cuts the power at any
// moment. What the terminal answered has to be on its disk; the rest has to come from the hub again.
func TestPowerCutOfDevice(t *testing.T) {
	t.Parallel()
	needStrace(t)
	s, recording, empty := recordDevice(t)
	said, facts := answered(t, recording)
	if facts[len(facts)-1] < 20 {
		t.Fatalf("only %d facts in %d answers", facts[len(facts)-1], len(facts))
	}
	n := 0
	failed := cuts(t, recording, *images, 0, said, func(dir string, acked int) error {
		n++
		if acked == 0 {
			return s.checkDevice(t, dir, empty, false, 0)
		}
		return s.checkDevice(t, dir, empty, n%3 == 0, facts[acked-1])
	})
	if len(failed) > 0 {
		t.Errorf("%d of %d images: %v", len(failed), *images, errors.Join(failed...))
	}
	t.Logf("%d images of a device, %d events, %d answers, %d facts", *images, recording.Len(), len(said), facts[len(facts)-1])
}

// recordDevice lets terminals work and returns what they did to their disk, and a hub that knows the device and none of
// its facts.
func recordDevice(t *testing.T) (s *site, recording *crash.Recording, empty string) {
	t.Helper()
	path, dir := needProgram(t), t.TempDir()
	root, hubDir, empty := filepath.Join(dir, "root"), filepath.Join(dir, "hub"), filepath.Join(dir, "empty")
	s = newSite(t)
	h := newHubFolder(t, hubDir)
	code := invitation(t, h, s.server.URL, deviceName)
	if err := errors.Join(h.Store().Close(), os.Mkdir(root, 0o700), os.Mkdir(empty, 0o700)); err != nil {
		t.Fatal(err)
	}
	recording, err := crash.NewRecording(root)
	if err != nil {
		t.Fatal(err)
	}
	work := slices.Repeat(receiveOne, 8)
	for i, session := range [][][2]string{logIn,
		slices.Concat([][2]string{radioOff}, work, [][2]string{radioOn, syncNow}),
		slices.Concat([][2]string{radioOff}, work),
		slices.Concat([][2]string{syncNow, radioOff}, work, [][2]string{radioOn, syncNow}),
	} {
		now, err := s.open(t.Context(), hubDir)
		if err != nil {
			t.Fatal(err)
		}
		trace := filepath.Join(dir, fmt.Sprint("trace", i))
		term, err := startTerminal(crash.Command(t.Context(), trace, path, "terminal", "-data", filepath.Join(root, deviceName), "-enroll", code))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(term.follow(session...), term.end(), now.close(), recording.Add(trace)); err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			if err := copyFile(filepath.Join(hubDir, fileHub), filepath.Join(empty, fileHub)); err != nil {
				t.Fatal(err)
			}
		}
	}
	return s, recording, empty
}

// answered tells for each answer how many facts the device had recorded by then: with the radio off, those that it says
// are unsent, and those that were sent before.
func answered(t *testing.T, r *crash.Recording) (said, facts []int) {
	t.Helper()
	at, lines := acks(r)
	sent, all := 0, 0
	for i, line := range lines {
		var answer screen
		if err := json.Unmarshal([]byte(line), &answer); err != nil {
			t.Fatalf("answer %q: %v", line, err)
		}
		switch {
		case answer.Code == "sent":
			sent = all
		case !answer.Online:
			all = sent + answer.Unsynced
		}
		said, facts = append(said, at[i]), append(facts, all)
	}
	return said, facts
}

// checkDevice opens the disk of a device as it starts again after the power came back.
func (s *site) checkDevice(t *testing.T, dir, empty string, again bool, facts int) error {
	path := filepath.Join(dir, deviceName)
	device, err := replica.Open(t.Context(), path, replica.NewClock(time.Time{}))
	if err != nil {
		return err
	}
	enrolled := device.Identity().Replica != ""
	rows, seen := domain.Get[domain.Stock](device.View().Rows, domain.StockKey(domain.At(siteDock), domain.Goods{Item: siteItem}))
	if again {
		if !enrolled {
			return errors.Join(errors.New("the enrolment is lost"), device.Close())
		}
		err = s.sync(t, device, empty)
	}
	if err := errors.Join(err, device.Close()); err != nil {
		return err
	}
	recorded, err := readJournal(t, filepath.Join(path, "facts.db"))
	if err != nil {
		return err
	}
	if recorded < facts {
		return fmt.Errorf("%d facts of %d are there", recorded, facts)
	}
	if seen && rows.Quantity != int64(recorded)*receivedEach {
		return fmt.Errorf("the screen shows %d where %d facts were recorded", rows.Quantity, recorded)
	}
	return errors.Join(integrity(filepath.Join(path, "facts.db")), integrity(filepath.Join(path, "replica.db")))
}

// sync brings a device together with a hub that has none of its facts: what the device lost of the hub's rows comes
// again, and the hub gets all facts.
func (s *site) sync(t *testing.T, device *replica.Folder, empty string) (err error) {
	dir := scratch(t)
	if err := copyFile(filepath.Join(empty, fileHub), filepath.Join(dir, fileHub)); err != nil {
		return err
	}
	now, err := s.open(t.Context(), dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, now.close()) }()
	l := link.New(device)
	for range exchangesMax {
		if err := l.Sync(t.Context()); err != nil {
			return fmt.Errorf("sync: %w", err)
		}
	}
	if n := device.Unsynced(); n > 0 {
		return fmt.Errorf("%d facts are unsent after %d exchanges", n, exchangesMax)
	}
	device.Lock()
	shown, _ := domain.Get[domain.Stock](device.View().Rows, domain.StockKey(domain.At(siteDock), domain.Goods{Item: siteItem}))
	device.Unlock()
	have, err := atDock(t.Context(), now.store)
	if err == nil && have != shown.Quantity {
		err = fmt.Errorf("the hub has %d, the device shows %d", have, shown.Quantity)
	}
	return err
}

// readJournal counts the facts of a journal and checks that they are one chain.
func readJournal(t *testing.T, path string) (facts int, err error) {
	journal, err := replica.OpenJournal(t.Context(), path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, journal.Close()) }()
	records, err := journal.Read(1, 1_000_000)
	var before wire.Hash
	for i, r := range records {
		before = wire.Link(before, r.Data)
		if r.Number != uint64(i+1) || r.Hash != before {
			return i, fmt.Errorf("fact %d is number %d, and the chain holds: %v", i+1, r.Number, r.Hash == before)
		}
	}
	return len(records), err
}

func integrity(path string) error {
	db, err := sql.Open("sqlite", path)
	if err != nil {
		return err
	}
	defer db.Close()
	var verdict string
	if err := db.QueryRow("PRAGMA integrity_check").Scan(&verdict); err != nil || verdict != "ok" {
		return fmt.Errorf("%s: %s: %w", filepath.Base(path), verdict, err)
	}
	return nil
}
