package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/hub"
)

// eraseHelp says how far it goes, as somebody will ask.
const eraseHelp = `
What the person did stays, under the badge, and so does the proof that nothing else was changed: audit goes on as before.
Name and PIN are gone from the hub's rows and log at once, and from each device with its next sync. They stay in backups
that were made before, in the warehouse folder, which brings them back when it is imported again, and in notes that people wrote.
The badge opens nothing any more; do not give it to somebody else.
`

func runErase(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("erase")
	err := p.parse(set, args, "BADGE")
	if errors.Is(err, errHelp) {
		fmt.Fprint(p.out, eraseHelp)
	}
	if err != nil {
		return err
	}
	badge := set.Arg(0)
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	facts, err := h.Erase(ctx, p.now(), badge)
	if errors.Is(err, hub.ErrNotFound) {
		err = fmt.Errorf("nobody has the badge %q", badge)
	}
	if err == nil {
		fmt.Fprintf(p.out, "%s has no name and no PIN any more, nor in %s that told them\n", badge, counted(facts, "fact"))
	}
	return errors.Join(err, h.Store().Close())
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
