package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/assets"
	"github.com/handtruck/handtruck/sync/badnet"
	"github.com/handtruck/handtruck/sync/process"
	"golang.org/x/sync/errgroup"
)

// cluster is a site of real processes: hubs on one database, terminals, and a bad network between them.
type cluster struct {
	program process.Program
	dir     string
	store   string // the database's URL
	proxy   *badnet.Proxy
	hubs    []*process.Hub
	crew    []*picker
}

// startCluster imports the demo warehouse and starts everything; the network is still good.
func startCluster(t *testing.T, store string, hubs, terminals int, seed uint64) *cluster {
	t.Helper()
	t.Setenv(asProgram, "yes")
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := &cluster{dir: t.TempDir(), store: store}
	log, err := os.Create(filepath.Join(c.dir, "processes.log"))
	if err != nil {
		t.Fatal(err)
	}
	c.program = process.Program{Path: path, Log: log}
	if c.proxy, err = badnet.Start(seed); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(c.stop(), c.proxy.Close(), log.Close()); err != nil {
			t.Error(err)
		}
		if text, err := os.ReadFile(log.Name()); t.Failed() && err == nil {
			t.Logf("%s", text[max(0, len(text)-8000):])
		}
	})
	warehouse := filepath.Join(c.dir, "warehouse")
	if err := os.CopyFS(warehouse, assets.Demo()); err != nil {
		t.Fatal(err)
	}
	c.tool(t, "import", warehouse)
	for i := range hubs {
		c.hubs = append(c.hubs, nil)
		if err := c.startHub(i); err != nil {
			t.Fatal(err)
		}
	}
	c.crew = make([]*picker, terminals)
	var hiring errgroup.Group
	hiring.SetLimit(4) // a PIN costs as much memory as it is meant to
	for i := range c.crew {
		c.crew[i] = &picker{name: "t" + strconv.Itoa(i+1), dir: filepath.Join(c.dir, "t"+strconv.Itoa(i+1))}
		hiring.Go(func() error { return c.hire(t.Context(), c.crew[i]) })
	}
	if err := hiring.Wait(); err != nil {
		t.Fatal(err)
	}
	return c
}

// tool runs a command on the hubs' database.
func (c *cluster) tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := c.program.Run(t.Context(), append([]string{name, "-data", c.hubDir(0), "-store", c.store}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (c *cluster) hubDir(i int) string { return filepath.Join(c.dir, "hub"+strconv.Itoa(i)) }

// startHub starts a hub, or starts it again, and routes devices to it, too.
func (c *cluster) startHub(i int) (err error) {
	if c.hubs[i], err = c.program.StartHub(context.Background(), "-data", c.hubDir(i), "-store", c.store); err != nil {
		return err
	}
	c.route()
	return nil
}

// killHub kills a hub. Devices may still be sent to it for a moment, as by a balancer that does not know yet.
func (c *cluster) killHub(i int) error {
	err := c.hubs[i].Kill()
	c.hubs[i] = nil
	c.route()
	return err
}

func (c *cluster) route() {
	var addresses []string
	for _, hub := range c.hubs {
		if hub != nil {
			addresses = append(addresses, hub.Address)
		}
	}
	c.proxy.Route(addresses...)
}

// hire enrols a terminal and logs a worker in.
func (c *cluster) hire(ctx context.Context, p *picker) error {
	code, err := c.program.Run(ctx, "enroll", "-data", c.hubDir(0), "-store", c.store, "-hub", c.proxy.URL(), "-name", p.name)
	if err != nil {
		return err
	}
	if p.Terminal, err = c.program.StartTerminal(context.Background(), p.dir, code); err != nil {
		return err
	}
	if _, err := p.sync(ctx); err != nil {
		return err
	}
	for _, input := range []any{map[string]string{"scan": "W-1"}, map[string]string{"enter": "1111"}} {
		if err := p.do(input); err != nil {
			return err
		}
	}
	if p.now.Step != "home" {
		return fmt.Errorf("%s cannot log in: %v", p.name, p.now)
	}
	return nil
}

// stop ends all processes; it may be called twice.
func (c *cluster) stop() (err error) {
	for _, p := range c.crew {
		if p.Terminal != nil {
			err = errors.Join(err, p.Stop())
		}
	}
	for _, hub := range c.hubs {
		if hub != nil {
			err = errors.Join(err, hub.Stop())
		}
	}
	c.crew, c.hubs = nil, nil
	return err
}

// agree ends everything and holds every terminal against the database: all that a terminal recorded is in the hub's log,
// once and in its order, everyone believes the same stock, and the audit passes.
func (c *cluster) agree(t *testing.T) {
	t.Helper()
	c.proxy.Heal()
	for range 2 { // in the second round everyone hears of everyone
		for _, p := range c.crew {
			if err := p.network(true); err != nil {
				t.Fatal(err)
			}
			if _, err := p.sync(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	crew := c.crew
	if err := c.stop(); err != nil {
		t.Fatal(err)
	}
	recorded := map[string][]string{}
	for line := range strings.Lines(c.tool(t, "query", "events")) {
		if fields := strings.SplitN(line, ",", 5); fields[1] != "id" {
			recorded[fields[2]] = append(recorded[fields[2]], fields[1])
		}
	}
	stock := c.tool(t, "query", "stock")
	for _, p := range crew {
		events, err := c.program.Run(t.Context(), "query", "-data", p.dir, "events")
		if err != nil {
			t.Fatal(err)
		}
		var own []string
		for line := range strings.Lines(events) {
			if fields := strings.SplitN(line, ",", 5); fields[1] != "id" {
				own = append(own, fields[1])
			}
		}
		if !slices.Equal(own, recorded[p.name]) {
			t.Errorf("%s recorded %v, the hubs hold %v", p.name, own, recorded[p.name])
		}
		if held, err := c.program.Run(t.Context(), "query", "-data", p.dir, "stock"); err != nil || held != stock {
			t.Errorf("%s does not hold the hubs' stock: %v", p.name, err)
		}
	}
	if audit := c.tool(t, "audit"); !strings.HasPrefix(audit, "ok: ") {
		t.Error(audit)
	}
}

// picker is a worker with a terminal who claims orders.
type picker struct {
	*process.Terminal
	name, dir string
	now       process.Screen
	lost      bool // the order in hand was somebody else's
}

func (p *picker) do(input any) (err error) {
	p.now, err = p.Do(input)
	p.lost = p.lost || p.now.Code == "task_reassigned"
	return err
}

func (p *picker) network(on bool) error {
	word := map[bool]string{true: "on", false: "off"}[on]
	return p.do(map[string]string{"network": word})
}

// syncPatience is how long a terminal may need to get through to a hub.
const syncPatience = 60 * time.Second

// sync syncs until it worked, and tells how often it had to.
func (p *picker) sync(ctx context.Context) (tries int, err error) {
	ctx, cancel := context.WithTimeout(ctx, syncPatience)
	defer cancel()
	for ctx.Err() == nil {
		if err := p.do(map[string]bool{"sync": true}); err != nil {
			return tries, err
		}
		tries++
		if p.now.Unsynced == 0 && p.now.Code != "offline" && p.now.Code != "hub_unreachable" {
			return tries, nil
		}
	}
	return tries, fmt.Errorf("%s cannot sync: %v", p.name, p.now)
}

// claim takes an order while the radio is off, then syncs, and tells how many facts that brought to the hubs and whether
// the order is this picker's.
func (p *picker) claim(ctx context.Context, order string) (facts int, won bool, err error) {
	p.lost = false
	if err := p.network(false); err != nil {
		return 0, false, err
	}
	if err := p.do(map[string]string{"scan": order}); err != nil {
		return 0, false, err
	}
	if p.now.Step != "pick/tote" {
		return 0, false, fmt.Errorf("%s cannot claim %s: %v", p.name, order, p.now)
	}
	facts = p.now.Unsynced
	if err := p.network(true); err != nil {
		return facts, false, err
	}
	_, err = p.sync(ctx)
	return facts, !p.lost, err
}

// backMax is how many steps lead home.
const backMax = 5

// goHome gives back what is in hand while the radio is off, so that the facts of it go with the next claim.
func (p *picker) goHome() error {
	if err := p.network(false); err != nil {
		return err
	}
	for range backMax {
		if p.now.Step == "home" {
			return nil
		}
		if err := p.do(map[string]bool{"back": true}); err != nil {
			return err
		}
	}
	return fmt.Errorf("%s does not get home: %v", p.name, p.now)
}
