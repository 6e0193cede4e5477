package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/handtruck/handtruck/sync/folder"
	"github.com/handtruck/handtruck/sync/station"
)

func runImport(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("import")
	if err := p.parse(set, args, 1); err != nil {
		return err
	}
	info, err := os.Stat(set.Arg(0))
	if err != nil || !info.IsDir() {
		return fmt.Errorf("%s is not a warehouse folder", set.Arg(0))
	}
	h, err := f.open(ctx, true)
	if err != nil {
		return err
	}
	changed, err := station.Import(ctx, h, p.now(), os.DirFS(set.Arg(0)))
	var problems *folder.Problems
	if errors.As(err, &problems) {
		fmt.Fprintln(p.err, problems)
		err = fmt.Errorf("%s in %s: nothing was imported", counted(problems.Total, "problem"), set.Arg(0))
	}
	if err == nil {
		_, err = fmt.Fprintf(p.out, "%s added or changed\n", counted(changed, "row"))
	}
	return errors.Join(err, h.Store().Close())
}
