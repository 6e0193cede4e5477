package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/folder"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/station"
)

func runImport(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("import")
	if err := p.parse(set, args, "FOLDER"); err != nil {
		return err
	}
	if err := checkFolder(set.Arg(0)); err != nil {
		return err
	}
	h, err := f.open(ctx, true)
	if err != nil {
		return err
	}
	changed, err := station.Import(ctx, h, p.now(), os.DirFS(set.Arg(0)))
	err = p.tellProblems(err, set.Arg(0), "nothing was imported")
	if err == nil {
		_, err = fmt.Fprintf(p.out, "%s added or changed\n", counted(changed, "row"))
	}
	if err == nil {
		err = p.noteSite(ctx, h)
	}
	return errors.Join(err, h.Store().Close())
}

// tellProblems prints what is wrong in a warehouse folder, a line each, and returns the one line that says what came of it.
func (p *program) tellProblems(err error, dir, outcome string) error {
	var problems *folder.Problems
	if !errors.As(err, &problems) {
		return err
	}
	fmt.Fprintln(p.err, problems)
	return fmt.Errorf("%s in %s: %s", counted(problems.Total, "problem"), dir, outcome)
}

// noteSite says what a site lacks whose own file has not come yet: any file of a folder may be missing, and come later.
func (p *program) noteSite(ctx context.Context, h *hub.Hub) error {
	return h.Store().View(ctx, func(s hub.Snapshot) error {
		if _, known := domain.Get[domain.Site](s); !known {
			fmt.Fprintln(p.err, "note: no site.csv has come yet: until it does the site has no name, its days are those of UTC, and no labels are numbered")
		}
		return s.Err()
	})
}
