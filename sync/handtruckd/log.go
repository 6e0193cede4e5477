package main

import (
	"fmt"
	"io"
	"log/slog"
)

// logFlags say how a hub's log looks.
type logFlags struct {
	format  string
	verbose bool
}

func (l *logFlags) flags(set *flagSet) {
	set.StringVar(&l.format, "log", "text", "text or json: the `FORMAT` of the log on standard error")
	set.BoolVar(&l.verbose, "v", false, "log every request; without it enrolments, snapshots and what went wrong")
}

func (l *logFlags) open(to io.Writer) (*slog.Logger, error) {
	options := &slog.HandlerOptions{Level: slog.LevelInfo}
	if l.verbose {
		options.Level = slog.LevelDebug
	}
	switch l.format {
	case "text":
		return slog.New(slog.NewTextHandler(to, options)), nil
	case "json":
		return slog.New(slog.NewJSONHandler(to, options)), nil
	}
	return nil, fmt.Errorf("%w: -log %q is neither text nor json", errUsage, l.format)
}
