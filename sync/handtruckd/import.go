package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/folder"
	"github.com/handtruck/handtruck/sync/hub"
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
	changed, err := p.importFolder(ctx, h, os.DirFS(set.Arg(0)))
	var problems *folder.Problems
	if errors.As(err, &problems) {
		fmt.Fprintln(p.err, problems)
		err = fmt.Errorf("%d problems in %s: nothing was imported", problems.Total, set.Arg(0))
	}
	if err == nil {
		_, err = fmt.Fprintf(p.out, "%d rows added or changed\n", changed)
	}
	return errors.Join(err, h.Store().Close())
}

// importFolder records what a warehouse folder tells that the hub does not know yet.
func (p *program) importFolder(ctx context.Context, h *hub.Hub, files fs.FS) (changed int, err error) {
	var rows []domain.Row
	var bad error
	err = h.Store().View(ctx, func(s hub.Snapshot) error {
		rows, bad = folder.Read(files, s)
		return nil // what is wrong in the folder is not wrong at the hub
	})
	if err := errors.Join(err, bad); err != nil || len(rows) == 0 {
		return 0, err
	}
	return len(rows), h.Import(ctx, p.now(), rows)
}
