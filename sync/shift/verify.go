package shift

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"maps"
	"math/big"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// givenUpShown is how many things that were not done are told one by one.
const givenUpShown = 10

// verify ends all processes and checks that everyone has the same stock, that none was lost or made, and that
// the hub's audit passes; then it tells how fast it was.
func (s *shift) verify(ctx context.Context, worked time.Duration) error {
	workers := s.workers
	up, down := s.meter.up.Load(), s.meter.down.Load()
	if err := s.close(); err != nil {
		return err
	}
	hub, err := s.program.Run(ctx, "query", "-data", s.hubDir(), "stock")
	if err != nil {
		return err
	}
	var failed error
	for _, w := range workers {
		stock, err := s.program.Run(ctx, "query", "-data", filepath.Join(s.Dir, w.name), "stock")
		if err != nil {
			return err
		}
		if stock != hub {
			failed = errors.Join(failed, fmt.Errorf("%s does not hold the hub's stock", w.name))
		}
	}
	if failed == nil {
		s.say("stock is the same at the hub and on all %d terminals: %d rows", len(workers), strings.Count(hub, "\n"))
	}
	failed = errors.Join(failed, s.conserved(ctx, hub))
	told, err := s.program.Run(ctx, "audit", "-data", s.hubDir())
	if err != nil {
		failed = errors.Join(failed, err)
	} else {
		s.say("audit: %s", told)
	}
	failed = errors.Join(failed, s.tellWork(workers))
	return errors.Join(failed, s.tellFigures(ctx, workers, worked, up, down))
}

// conserved checks that what is there is what was there and what came: nothing leaves in this shift.
func (s *shift) conserved(ctx context.Context, hub string) error {
	receipts, err := s.program.Run(ctx, "query", "-data", s.hubDir(), "receipts")
	if err != nil {
		return err
	}
	missing := map[string]*big.Rat{} // exact, as some quantities have decimals
	add := func(item, quantity string, sign int64) error {
		n, ok := new(big.Rat).SetString(quantity)
		if !ok {
			return fmt.Errorf("item %s has the quantity %q", item, quantity)
		}
		if missing[item] == nil {
			missing[item] = new(big.Rat)
		}
		missing[item].Add(missing[item], n.Mul(n, big.NewRat(sign, 1)))
		return nil
	}
	var failed error
	for _, row := range s.paper.stock {
		failed = errors.Join(failed, add(row["item"], row["quantity"], 1))
	}
	for _, row := range rowsOf(receipts) {
		failed = errors.Join(failed, add(row["item"], row["received"], 1))
	}
	for _, row := range rowsOf(hub) {
		failed = errors.Join(failed, add(row["item"], row["quantity"], -1))
	}
	for _, item := range slices.Sorted(maps.Keys(missing)) {
		if missing[item].Sign() != 0 {
			failed = errors.Join(failed, fmt.Errorf("%s of item %s are missing", missing[item].FloatString(3), item))
		}
	}
	if failed == nil {
		s.say("stock of all %d items is what was there and what came, to the unit", len(missing))
	}
	return failed
}

func rowsOf(table string) []map[string]string {
	records, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	if err != nil || len(records) == 0 {
		return nil // what is missing in it is found missing
	}
	rows := make([]map[string]string, len(records)-1)
	for i, record := range records[1:] {
		rows[i] = map[string]string{}
		for j, field := range record {
			rows[i][records[0][j]] = field
		}
	}
	return rows
}

// tellWork tells what the workers did; it fails when they dropped fewer orders than asked for.
func (s *shift) tellWork(workers []*worker) error {
	var received, stored, picked, dropped, inputs, away int
	var gaveUp []string
	for _, w := range workers {
		received, stored, picked, dropped = received+w.received, stored+w.stored, picked+w.picked, dropped+w.dropped
		inputs, away = inputs+w.inputs, away+w.away
		gaveUp = append(gaveUp, w.gaveUp...)
	}
	s.say("received %d lines, put %d loads away, dropped %d orders; %d inputs, %d%% of them without radio",
		received, stored, dropped, inputs, 100*away/max(1, inputs))
	for _, what := range gaveUp[:min(len(gaveUp), givenUpShown)] {
		s.say("not done: %s", what)
	}
	if more := len(gaveUp) - givenUpShown; more > 0 {
		s.say("not done: %d more", more)
	}
	if dropped < s.wanted() {
		return fmt.Errorf("%d of %d orders were dropped", dropped, s.wanted())
	}
	return nil
}

// tellFigures tells how many facts there were, what they cost on the wire, and how long a worker waited.
func (s *shift) tellFigures(ctx context.Context, workers []*worker, worked time.Duration, up, down int64) error {
	events, err := s.program.Run(ctx, "query", "-data", s.hubDir(), "events")
	if err != nil {
		return err
	}
	facts := int64(0)
	for _, row := range rowsOf(events) {
		if strings.HasPrefix(row["device"], "t") {
			facts++
		}
	}
	var waits []time.Duration
	for _, w := range workers {
		waits = append(waits, w.waits...)
	}
	slices.SortFunc(waits, func(a, b time.Duration) int { return cmp.Compare(a, b) })
	if facts == 0 || len(waits) == 0 {
		return errors.New("nothing was recorded")
	}
	s.say("%d facts in %v: %.0f facts/s", facts, worked.Round(time.Millisecond), float64(facts)/worked.Seconds())
	s.say("on the wire: %s up, %s down; %d B up and %d B down a fact", bytesOf(up), bytesOf(down), up/facts, down/facts)
	s.say("from scan to answer: p50 %v, p99 %v of %d", waits[len(waits)/2].Round(10*time.Microsecond),
		waits[len(waits)*99/100].Round(10*time.Microsecond), len(waits))
	return nil
}
