package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/badnet"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"golang.org/x/sync/errgroup"
)

// watchEvery is how often the registers are read: histories of some hundred operations a key are decided at once.
const watchEvery = 25 * time.Millisecond

// ordersMax is how many orders the demo warehouse has for sure; each is claimed in one round only.
const ordersMax = 120

// checkTimeout bounds the search for an order of one history; what it does not decide counts as a failure.
const checkTimeout = 30 * time.Second

// claimInput is what is done to the register of one order: a device claims it, or somebody reads whose it is.
type claimInput struct{ order, device string }

// claimModel is a register of orders: the first device that claims one has it.
var claimModel = porcupine.Model{
	Partition: partitionBy(func(o porcupine.Operation) string { return o.Input.(claimInput).order }),
	Init:      func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		holder, device := state.(string), input.(claimInput).device
		if device == "" {
			return output.(string) == holder, holder
		}
		if holder == "" {
			holder = device
		}
		return (output.(string) == device) == (holder == device), holder
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %v", input, output) },
}

// factInput is what is done to the register of one device: its fact is acknowledged, or somebody reads the last that is.
type factInput struct {
	device string
	number uint64 // 0 for a read
}

// factModel is a register of the last fact of a device: facts come one by one and in their order.
var factModel = porcupine.Model{
	Partition: partitionBy(func(o porcupine.Operation) string { return o.Input.(factInput).device }),
	Init:      func() any { return uint64(0) },
	Step: func(state, input, output any) (bool, any) {
		last, number := state.(uint64), input.(factInput).number
		if number == 0 {
			return output.(uint64) == last, last
		}
		return number == last+1, number
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %v", input, output) },
}

func partitionBy(key func(porcupine.Operation) string) func([]porcupine.Operation) [][]porcupine.Operation {
	return func(history []porcupine.Operation) [][]porcupine.Operation {
		parts := map[string][]porcupine.Operation{}
		for _, o := range history {
			parts[key(o)] = append(parts[key(o)], o)
		}
		var all [][]porcupine.Operation
		for _, part := range parts {
			all = append(all, part)
		}
		return all
	}
}

// histories are what all clients saw, with the times between which it took effect.
type histories struct {
	mu            sync.Mutex
	began         time.Time
	claims, facts []porcupine.Operation
	recorded      map[string]uint64 // facts of each device
}

func (h *histories) now() int64 { return time.Since(h.began).Nanoseconds() }

// claimed notes a claim, and the facts that it was recorded with.
func (h *histories) claimed(client int, device, order string, facts int, won bool, called int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	returned, holder := h.now(), "another"
	if won {
		holder = device
	}
	h.claims = append(h.claims, porcupine.Operation{ClientId: client, Input: claimInput{order, device}, Call: called, Output: holder, Return: returned})
	for range facts {
		h.recorded[device]++
		h.facts = append(h.facts, porcupine.Operation{ClientId: client, Input: factInput{device, h.recorded[device]}, Call: called, Return: returned})
	}
}

// watch reads the registers until the context ends: at one moment, as every reader of the database does.
func (h *histories) watch(ctx context.Context, store hub.Store, client int, order func() string) error {
	ticks := time.NewTicker(watchEvery)
	defer ticks.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-ticks.C:
		}
		code, called := order(), h.now()
		var holder domain.Order
		var devices []hub.Replica
		err := store.View(ctx, func(s hub.Snapshot) (err error) {
			holder, _ = domain.Get[domain.Order](s, code)
			devices, err = s.Replicas()
			return err
		})
		if err != nil {
			if ctx.Err() != nil || errors.Is(err, hub.ErrUnavailable) {
				continue
			}
			return err
		}
		h.mu.Lock()
		returned := h.now()
		h.claims = append(h.claims, porcupine.Operation{ClientId: client, Input: claimInput{order: code}, Call: called, Output: holder.Device, Return: returned})
		for _, device := range devices {
			if device.Device() {
				h.facts = append(h.facts, porcupine.Operation{ClientId: client, Input: factInput{device: device.Name}, Call: called, Output: device.Acked, Return: returned})
			}
		}
		h.mu.Unlock()
	}
}

// check searches an order in which one correct register would have answered everything as it was seen.
func (h *histories) check(t *testing.T) {
	t.Helper()
	for name, history := range map[string]struct {
		model porcupine.Model
		seen  []porcupine.Operation
	}{"claims": {claimModel, h.claims}, "acknowledged facts": {factModel, h.facts}} {
		if result := porcupine.CheckOperationsTimeout(history.model, history.seen, checkTimeout); result != porcupine.Ok {
			t.Errorf("%s: the history of %d operations is %s", name, len(history.seen), result)
		}
	}
}

// TestClusterIsLinearizable lets terminals claim the same orders through a bad network at several hubs on one database,
// while hubs are killed. HANDTRUCK_CLUSTER_ROUNDS makes it longer: make cluster.
func TestClusterIsLinearizable(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	const hubs, terminals = 3, 8
	rounds, seed := 5, uint64(1)
	if text := os.Getenv("HANDTRUCK_CLUSTER_ROUNDS"); text != "" {
		var err error
		if rounds, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
		seed = uint64(time.Now().UnixNano())
		t.Logf("seed %d", seed)
	}
	if rounds > ordersMax {
		t.Fatalf("the demo warehouse has orders for %d rounds", ordersMax)
	}
	database := pgtest.Database(t)
	c := startCluster(t, database, hubs, terminals, seed)
	store, err := hub.OpenPostgres(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	random := rand.New(rand.NewPCG(seed, 2))
	seen := &histories{began: time.Now(), recorded: map[string]uint64{}}
	c.proxy.Spoil(badnet.Faults{Drop: 0.1, Truncate: 0.05, Lose: 0.1, Cut: 0.05, Duplicate: 0.1, DelayMax: 20 * time.Millisecond})
	for round := range rounds {
		if err := c.contend(t.Context(), seen, store, fmt.Sprintf("S-%d", 3001+round), random.IntN(2*hubs)); err != nil {
			t.Fatal(err)
		}
	}
	counts := c.proxy.Counts()
	t.Logf("%d claims and reads of orders, %d facts and reads of devices; network: %v", len(seen.claims), len(seen.facts), counts)
	for _, fault := range []string{"drop", "truncate", "lose", "cut", "duplicate"} {
		if counts[fault] == 0 {
			t.Errorf("the network did not %s", fault)
		}
	}
	seen.check(t)
	c.agree(t)
}

// contend lets all terminals claim one order at once; the hub with the number is killed meanwhile, if there is one.
func (c *cluster) contend(ctx context.Context, seen *histories, store hub.Store, order string, killed int) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	var watchers, claimers errgroup.Group
	watchers.Go(func() error { return seen.watch(watching, store, len(c.crew), func() string { return order }) })
	for i, p := range c.crew {
		claimers.Go(func() error {
			called := seen.now()
			facts, won, err := p.claim(ctx, order)
			seen.claimed(i, p.name, order, facts, won, called)
			return err
		})
	}
	if killed < len(c.hubs) {
		if err := errors.Join(c.killHub(killed), c.startHub(killed)); err != nil {
			return err
		}
	}
	err := claimers.Wait()
	stop()
	err = errors.Join(err, watchers.Wait())
	for _, p := range c.crew {
		err = errors.Join(err, p.goHome())
	}
	return err
}
