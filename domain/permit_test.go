package domain_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
)

const revokedAt = 5000

// permitSite has a worker of each kind, a device that was locked out, and goods.
func permitSite() *domain.Overlay {
	rows := domain.NewOverlay(nil)
	for _, row := range []domain.Row{
		domain.Worker{Badge: "picker", Roles: []domain.Role{domain.Picker}},
		domain.Worker{Badge: "receiver", Roles: []domain.Role{domain.Receiver}},
		domain.Worker{Badge: "supervisor", Roles: []domain.Role{domain.Supervisor}},
		domain.Worker{Badge: "admin", Roles: []domain.Role{domain.Admin}},
		domain.Device{Name: "t1", State: domain.DeviceActive},
		domain.Device{Name: "stolen", State: domain.DeviceRevoked, Since: revokedAt},
		domain.Item{Code: "0401"}, domain.Location{Code: "D", Kind: domain.Dock}, domain.Location{Code: "A", Kind: domain.Storage},
	} {
		rows.Put(row)
	}
	return rows
}

func forbidden(rows domain.Reader, kind domain.DiscrepancyKind) (found []domain.Discrepancy) {
	for _, d := range domain.All[domain.Discrepancy](rows) {
		if d.Kind == kind {
			found = append(found, d)
		}
	}
	return found
}

// Goods are where they were put, whoever did it; that he may not is named once, however often he does it.
func TestWorkStandsWhoeverDidIt(t *testing.T) {
	for worker, want := range map[string]int{"receiver": 0, "supervisor": 0, "admin": 0, "picker": 1, "nobody": 1} {
		rows := permitSite()
		for n := range uint64(3) {
			domain.Fold(rows, domain.Seen{Device: "t1", Number: n + 1, Low: 9000, High: 9000}, worker,
				domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 5, Dock: "D", Day: "2026-03-02"})
		}
		stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(domain.At("D"), domain.Goods{Item: "0401"}))
		told := forbidden(rows, domain.NotPermitted)
		if stock.Quantity != 15 || len(told) != want {
			t.Errorf("%s received %d of 15, told is %+v", worker, stock.Quantity, told)
		}
		if want > 0 && (told[0].Found != 3 || told[0].Worker != worker || told[0].Document != "received@1") {
			t.Errorf("%s: told is %+v", worker, told)
		}
	}
}

// A decision counts only when its author may take it as the site stands; else it is kept and named.
func TestDecisionsNeedTheirRole(t *testing.T) {
	stop := domain.LocationStopped{Location: "A", Stopped: true}
	for _, try := range []struct {
		name, device, worker string
		low                  int64
		fact                 domain.Fact
		counts               bool
	}{
		{"a supervisor", "t1", "supervisor", 9000, stop, true},
		{"an admin", "t1", "admin", 9000, stop, true},
		{"a picker", "t1", "picker", 9000, stop, false},
		{"a worker who was dismissed", "t1", "nobody", 9000, stop, false},
		{"the hub", domain.Hub, "", 9000, stop, true},
		{"a supervisor's device before it was stolen", "stolen", "supervisor", revokedAt - 1, stop, true},
		{"a supervisor's stolen device", "stolen", "supervisor", revokedAt, stop, false},
		{"a supervisor on rules", "t1", "supervisor", 9000, domain.Stated{Row: domain.Location{Code: "A", Stopped: true}}, true},
		{"a supervisor on roles", "t1", "supervisor", 9000, domain.Stated{Row: domain.Worker{Badge: "supervisor", Roles: []domain.Role{domain.Admin}}}, false},
		{"an admin on roles", "t1", "admin", 9000, domain.Stated{Row: domain.Worker{Badge: "picker", Roles: []domain.Role{domain.Admin}}}, true},
		{"an admin on devices", "t1", "admin", 9000, domain.Stated{Row: domain.Device{Name: "stolen", State: domain.DeviceActive}}, false},
		{"a device that plays the hub", "t1", "admin", 9000, domain.DeviceEnrolled{Device: domain.Device{Name: "t9"}}, false},
		{"a device that erases somebody", "t1", "admin", 9000, domain.WorkerErased{Badge: "picker"}, false},
		{"a device that gives up facts", "t1", "admin", 9000, domain.FactsAbandoned{Device: "t9", Facts: 3}, false},
	} {
		rows := permitSite()
		before := rows.Clone()
		seen := domain.Seen{Device: try.device, Number: 1, Low: try.low, High: try.low}
		domain.Fold(rows, seen, try.worker, try.fact)
		if told := forbidden(rows, domain.NotPermitted); (len(told) == 0) != try.counts {
			t.Errorf("%s: told is %+v", try.name, told)
		}
		changed := false
		for _, at := range rows.Changed() {
			if at.Table != domain.TableDiscrepancy && rows.Get(at.Table, at.Key) != nil {
				was := before.Get(at.Table, at.Key)
				_, differs := domain.Restated(was, rows.Get(at.Table, at.Key))
				changed = changed || was == nil || differs
			}
		}
		if _, place := try.fact.(domain.LocationStopped); place {
			row, _ := domain.Get[domain.Location](rows, "A")
			changed = row.Stopped
		}
		if changed != try.counts {
			t.Errorf("%s: took effect is %t", try.name, changed)
		}
	}
}

// The claim of a colleague is ended by a supervisor only; one's own by oneself.
func TestClaimsOfOthers(t *testing.T) {
	for worker, device := range map[string]string{"picker": "t2", "supervisor": "t1"} {
		rows := permitSite()
		domain.Fold(rows, domain.Seen{Device: "t1", Number: 1}, worker, domain.TaskTaken{Tasks: []string{"x"}, Back: true, Of: device})
		if told := forbidden(rows, domain.NotPermitted); (len(told) > 0) != (worker == "picker") {
			t.Errorf("%s ends the claim of %s: told is %+v", worker, device, told)
		}
	}
}

// What happened after a device was locked out stands when somebody lets it in, and is named once.
func TestWorkOfARevokedDevice(t *testing.T) {
	rows := permitSite()
	for n, low := range []int64{revokedAt - 1, revokedAt, revokedAt + 1} {
		domain.Fold(rows, domain.Seen{Device: "stolen", Number: uint64(n + 1), Low: low, High: low}, "receiver",
			domain.Received{Goods: domain.Goods{Item: "0401"}, Quantity: 5, Dock: "D", Day: "2026-03-02"})
	}
	stock, _ := domain.Get[domain.Stock](rows, domain.StockKey(domain.At("D"), domain.Goods{Item: "0401"}))
	if told := forbidden(rows, domain.RevokedDevice); stock.Quantity != 15 || len(told) != 1 || told[0].Found != 2 || told[0].Document != "stolen" {
		t.Errorf("%d of 15 stand, told is %+v", stock.Quantity, told)
	}
}

// A device whose clock is years ahead locks a badge for minutes: in the hub's order the hub's time counts.
func TestBadgeLockIsShort(t *testing.T) {
	rows := permitSite()
	far := domain.BadgeLocked{Badge: "picker", Until: 2_000_000_000_000}
	domain.Fold(rows, domain.Seen{Device: "t1", Number: 1, Low: 1000, High: 9000}, "", far)
	if worker, _ := domain.Get[domain.Worker](rows, "picker"); worker.LockedUntil != far.Until {
		t.Errorf("on the device itself its own clock counts, not %d", worker.LockedUntil)
	}
	rows = permitSite()
	domain.Fold(rows, domain.Seen{Device: "t1", Number: 1, Site: 3, Low: 1000, High: 9000}, "", far)
	if worker, _ := domain.Get[domain.Worker](rows, "picker"); worker.LockedUntil != 9000+domain.PINLockMS {
		t.Errorf("in the hub's order the badge is locked until %d", worker.LockedUntil)
	}
}
