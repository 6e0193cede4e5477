package route

import (
	"encoding/csv"
	"os"
	"strconv"
	"testing"
)

// weekDir holds a real week of orders; it stands beside the checkout and may be absent.
const weekDir = "../../../shared/cases/retail-week/"

func readTable(t testing.TB, name string) (rows [][]string, column map[string]int) {
	f, err := os.Open(weekDir + name)
	if err != nil {
		t.Skip("the shared week is not at hand")
	}
	defer f.Close()
	rows, err = csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column = map[string]int{}
	for i, name := range rows[0] {
		column[name] = i
	}
	return rows[1:], column
}

// readWeek gives the floor of the week, and its orders with the first place of each item as stops.
func readWeek(t testing.TB) (f *Floor, orders []Order, lines int) {
	rows, at := readTable(t, "locations.csv")
	var places []Place
	for _, row := range rows {
		x, errX := strconv.ParseInt(row[at["x_mm"]], 10, 64)
		y, errY := strconv.ParseInt(row[at["y_mm"]], 10, 64)
		places = append(places, Place{row[at["code"]], row[at["aisle"]], x, y, errX == nil && errY == nil})
	}
	f, _ = FromPlaces(places, nil)
	holds := map[string]string{}
	rows, at = readTable(t, "stock.csv")
	for _, row := range rows {
		if _, ok := holds[row[at["item"]]]; !ok {
			holds[row[at["item"]]] = row[at["location"]]
		}
	}
	rows, at = readTable(t, "orders.csv")
	index := map[string]int{}
	for _, row := range rows {
		place, ok := holds[row[at["item"]]]
		if !ok {
			continue
		}
		i, ok := index[row[at["order"]]]
		if !ok {
			i = len(orders)
			index[row[at["order"]]] = i
			orders = append(orders, Order{Load: Load{Totes: 1}})
		}
		orders[i].Stops = append(orders[i].Stops, place)
		lines++
	}
	return f, orders, lines
}

// BenchmarkWeek reports metres walked per order line: one order at a time, carts of eight by arrival, and our runs in
// waves of 64 orders; the first and the last also with the S-shape.
func BenchmarkWeek(b *testing.B) {
	f, orders, lines := readWeek(b)
	const start, waveSize, effort = "PACK-1", 64, 5000
	var single, singleS, arrival, ours, oursS int64
	for b.Loop() {
		single, singleS, arrival, ours, oursS = 0, 0, 0, 0, 0
		for _, o := range orders {
			single += f.Tour(start, o.Stops, start).LengthMM
			singleS += sShapeOf(f, start, o.Stops)
		}
		for i := 0; i < len(orders); i += waveSize {
			part := orders[i:min(i+waveSize, len(orders))]
			w, err := f.Runs(part, Load{Totes: 8}, start, start, effort)
			if err != nil {
				b.Fatal(err)
			}
			arrival, ours = arrival+w.ArrivalMM, ours+w.LengthMM
			for _, run := range w.Runs {
				oursS += sShapeOf(f, start, run.Tour.Order)
			}
		}
	}
	perLine := func(mm int64) float64 { return float64(mm) / 1000 / float64(lines) }
	b.ReportMetric(perLine(single), "m/line-single")
	b.ReportMetric(perLine(singleS), "m/line-single-S-shape")
	b.ReportMetric(perLine(arrival), "m/line-arrival")
	b.ReportMetric(perLine(ours), "m/line-ours")
	b.ReportMetric(perLine(oursS), "m/line-ours-S-shape")
}

func sShapeOf(f *Floor, start string, stops []string) int64 {
	job := &Job{Start: f.stands[start].spot, End: f.stands[start].spot}
	for _, stop := range stops {
		job.Stops = append(job.Stops, f.stands[stop].spot)
	}
	mm, _ := PolicyLength(f.grid, job, SShape)
	return mm
}

func TestWeekIsWalkable(t *testing.T) {
	f, orders, _ := readWeek(t)
	for i, o := range orders[:50] {
		tour := f.Tour("PACK-1", o.Stops, "PACK-1")
		if len(tour.Apart) > 0 || !tour.Optimal || tour.LengthMM > sShapeOf(f, "PACK-1", o.Stops) {
			t.Errorf("order %d: %d mm, apart %v", i, tour.LengthMM, tour.Apart)
		}
	}
}
