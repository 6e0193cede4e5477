package main

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/hub/pgtest"
	"golang.org/x/sync/errgroup"
)

// progressPatience is how long terminals may take to get through again after a failover.
const progressPatience = 90 * time.Second

// TestFailover kills a hub and then the database's primary while terminals work. With synchronous replication the promoted
// standby has everything that any device was told is safe, and devices and hubs carry on by themselves.
func TestFailover(t *testing.T) {
	if testing.Short() {
		t.Skip("starts many processes")
	}
	const hubs, terminals = 2, 3
	primary, standby := pgtest.NewPair(t)
	c := startCluster(t, pgtest.PairURL(primary, standby), hubs, terminals, 1)
	working, stop := context.WithCancel(t.Context())
	defer stop()
	var crew errgroup.Group
	progress, safe := make(chan int, 100), make([]atomic.Uint64, terminals)
	for i, p := range c.crew {
		crew.Go(func() error {
			return p.workOn(working, fmt.Sprintf("S-%d", 3001+i), func(facts int) {
				safe[i].Add(uint64(facts))
				select {
				case progress <- i:
				default: // nobody waits
				}
			})
		})
	}
	await(t, progress, terminals)
	if err := c.killHub(0); err != nil {
		t.Fatal(err)
	}
	await(t, progress, terminals)
	if err := c.startHub(0); err != nil {
		t.Fatal(err)
	}
	if err := primary.Kill(); err != nil {
		t.Fatal(err)
	}
	c.proxy.Route() // what is seen on the standby now was there before
	if err := standby.Promote(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.compareSafe(t, standby, safe)
	c.route()
	await(t, progress, terminals)
	await(t, progress, terminals)
	stop()
	if err := crew.Wait(); err != nil {
		t.Fatal(err)
	}
	c.agree(t)
}

// workOn claims an order and gives it back until the context ends, and tells how many facts each sync made safe.
func (p *picker) workOn(ctx context.Context, order string, synced func(facts int)) error {
	for ctx.Err() == nil {
		facts, won, err := p.claim(context.WithoutCancel(ctx), order)
		if err != nil {
			return err
		}
		if !won {
			return fmt.Errorf("%s lost %s to nobody: %v", p.name, order, p.now)
		}
		synced(facts)
		if err := p.goHome(); err != nil {
			return err
		}
	}
	return nil
}

// await waits until each terminal has got through once more than now.
func await(t *testing.T, progress <-chan int, terminals int) {
	t.Helper()
	for len(progress) > 0 {
		<-progress
	}
	patience := time.After(progressPatience)
	through := map[int]bool{}
	for len(through) < terminals {
		select {
		case i := <-progress:
			through[i] = true
		case <-patience:
			t.Fatalf("of %d terminals only %v got through", terminals, through)
		}
	}
}

// compareSafe holds what the terminals were told is safe against a database.
func (c *cluster) compareSafe(t *testing.T, server *pgtest.Server, safe []atomic.Uint64) {
	t.Helper()
	store, err := hub.OpenPostgres(t.Context(), server.URL("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	kept := map[string]uint64{}
	err = store.View(t.Context(), func(s hub.Snapshot) error {
		devices, err := s.Replicas()
		for _, device := range devices {
			kept[device.Name] = device.Acked
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range c.crew {
		told := safe[i].Load()
		if told == 0 || kept[p.name] < told {
			t.Errorf("%s was told that %d facts are safe, the standby has %d", p.name, told, kept[p.name])
		}
	}
}
