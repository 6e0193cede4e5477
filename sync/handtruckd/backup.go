package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/station"
)

func runBackup(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("backup")
	prune := set.Duration("prune-after", hub.PruneAfter, "how old the backup has to be before devices forget the facts in it: a `DURATION` in hours, as 720h")
	verified := set.Int64("verified-at", 0, "records that a backup made by other means was restored and audited: it holds the facts up to `POSITION` (handtruckd head prints it)")
	if err := p.parseFlags(set, args); err != nil {
		return err
	}
	if want := 1; *verified != 0 && set.NArg() != 0 || *verified == 0 && set.NArg() != want {
		return fmt.Errorf("%w: name the FILE to write, or -verified-at POSITION", errUsage)
	}
	if *prune < 0 {
		return fmt.Errorf("%w: -prune-after is negative", errUsage)
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	if *verified != 0 {
		if err = h.RecordBackup(ctx, p.now(), *verified, *prune); err == nil {
			_, err = fmt.Fprintf(p.out, "recorded: a verified backup holds %d facts\n", *verified)
		}
		return errors.Join(err, h.Store().Close())
	}
	report, err := station.Backup(ctx, h, f.data, set.Arg(0), p.now(), *prune)
	if err == nil {
		_, err = fmt.Fprintf(p.out, "%s: %s and %s, read back and verified\n", set.Arg(0), counted(report.Facts, "fact"), rowsOf(report))
	}
	return errors.Join(err, h.Store().Close())
}

func runRestore(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("restore")
	replace := set.Bool("replace", false, "put a hub aside that is in the folder already")
	if err := p.parse(set, args, "FILE"); err != nil {
		return err
	}
	switch {
	case f.data == "":
		return fmt.Errorf("%w: -data DIR is needed", errUsage)
	case f.store != "":
		return errors.New("a database is restored by its own means (pg_restore, or a base backup and its write-ahead log): start the hub on it, and the first device tells it what is missing")
	}
	report, before, err := station.Restore(ctx, f.data, set.Arg(0), p.now(), *replace)
	if err != nil {
		return err
	}
	if before != "" {
		fmt.Fprintf(p.out, "the hub that was there is now %s\n", before)
	}
	_, err = fmt.Fprintf(p.out, "restored and verified: %s and %s; devices give back what came later as they sync\n", counted(report.Facts, "fact"), rowsOf(report))
	return err
}
