package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
)

// devicesHelp says what the verbs do, as the difference matters in the minute in which one of them is needed.
const devicesHelp = `
  list             who joined, and how they are
  revoke NAME      lost or stolen: it hears nothing more; what it sends is held back
  post NAME        lets what was held back into the log; the device stays locked out
  release NAME     lets it in again, with what was held back
  retire NAME      it sends what it has, then forgets everything; it can be enrolled anew
  scope NAME ZONES the zones whose stock and work it gets, as in A,B; all: every zone
  abandon NAME N   gives up a device that is broken, with the N facts that it told it had not sent (-by BADGE)

A device that only asks for news is written down every five minutes: its last sync may be that much later than the list says.
What the hub tells at -metrics is of the moment.
`

func runDevices(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("devices")
	by := set.String("by", "", "the `BADGE` of the supervisor who gives up a device's facts")
	err := p.parseFlags(set, args)
	if errors.Is(err, errHelp) {
		fmt.Fprint(p.out, devicesHelp)
	}
	if err != nil {
		return err
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	verb, name := set.Arg(0), set.Arg(1)
	if (verb == "" || verb == "list") && set.NArg() <= 1 {
		err = listDevices(ctx, p, h)
	} else {
		err = changeDevice(ctx, p, h, set.Args(), *by)
	}
	if errors.Is(err, hub.ErrNotFound) {
		err = fmt.Errorf("no device is called %s; handtruckd devices lists them", name)
	}
	return errors.Join(err, h.Store().Close())
}

func changeDevice(ctx context.Context, p *program, h *hub.Hub, words []string, by string) error {
	verbs := map[string]func(context.Context, time.Time, string) error{
		"revoke": h.Revoke, "post": h.Post, "release": h.Release, "retire": h.Retire}
	if change, ok := verbs[words[0]]; ok && len(words) == 2 {
		return change(ctx, p.now(), words[1])
	}
	if words[0] == "scope" && len(words) == 3 {
		return h.Restrict(ctx, p.now(), words[1], zonesOf(words[2]))
	}
	if words[0] != "abandon" || len(words) != 3 {
		return fmt.Errorf("%w: devices takes list, revoke NAME, post NAME, release NAME, retire NAME, scope NAME ZONES or abandon NAME N", errUsage)
	}
	facts, err := strconv.ParseUint(words[2], 10, 64)
	if err != nil || by == "" {
		return fmt.Errorf("%w: abandon takes a NAME, the number of facts that are given up, and -by BADGE", errUsage)
	}
	return h.Abandon(ctx, p.now(), words[1], facts, by)
}

// zonesOf reads the zones of a command line; none stands for all.
func zonesOf(text string) []string {
	if text == "all" {
		return nil
	}
	return strings.Split(text, ",")
}

func listDevices(ctx context.Context, p *program, h *hub.Hub) error {
	devices, err := h.Devices(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "device\tstate\tlast sync\tfacts\theld back\tunsent\toldest unsent\tclock\tbattery\tversion\tzones")
	for _, d := range devices {
		last, oldest, battery := "never", "", ""
		if d.LastSync > 0 {
			last = instant(time.UnixMilli(d.LastSync))
		}
		if d.Report.OldestMS > 0 { // it grew older since it was told
			oldest = (milliseconds(d.Report.OldestMS) + p.now().Sub(time.UnixMilli(d.LastSync))).Round(time.Second).String()
		}
		if d.Report.Battery > 0 {
			battery = strconv.Itoa(d.Report.Battery) + "%"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%d\t%d\t%d\t%s\t%s\t%s\t%s\t%s\n", d.Name, d.Standing(), last, d.Acked, d.HeldFacts(), d.Report.Unsent,
			oldest, clockError(d.Report.ClockError), battery, d.Report.App, zonesOfDevice(d))
	}
	return table.Flush()
}

// zonesOfDevice are the zones whose rows a device gets.
func zonesOfDevice(d hub.Replica) string {
	if len(d.Zones) == 0 && !d.Scopes().All() {
		return "none yet"
	}
	return cmp.Or(strings.Join(d.Zones, ","), "all")
}

func milliseconds(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

// clockError says by how much a clock is wrong, if that is worth a word.
func clockError(ms int64) string {
	switch d := milliseconds(ms).Round(time.Second); {
	case d > 0:
		return "+" + d.String()
	case d < 0:
		return d.String()
	}
	return "right"
}
