// Command handtruckd is the hub of a site and its tools: it has no screen and needs no cgo.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
)

// Exit statuses, as contract/cli.md names them.
const (
	exitFailed = 1
	exitUsage  = 2
)

// errUsage marks a command line that cannot be understood.
var errUsage = errors.New("bad usage")

// errHelp says that the help was asked for and printed.
var errHelp = flag.ErrHelp

// program is what a command may touch of the world; tests give it their own.
type program struct {
	in  io.Reader
	out *bufio.Writer
	err io.Writer

	now   func() time.Time // moved by -clock before a command's own code runs
	start time.Time        // what -clock said, or zero
}

// command is one verb of handtruckd.
type command struct {
	name    string
	usage   string // the arguments, as they stand behind the name
	summary string // one line for the list of commands
	run     func(ctx context.Context, p *program, args []string) error
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	out := bufio.NewWriter(os.Stdout)
	p := &program{in: os.Stdin, out: out, err: os.Stderr, now: time.Now}
	status := p.dispatch(ctx, os.Args[1:])
	if err := out.Flush(); err != nil && status == 0 {
		fmt.Fprintln(os.Stderr, "handtruckd: write output:", err)
		status = exitFailed
	}
	os.Exit(status)
}

// dispatch runs the command that args name and returns the exit status.
func (p *program) dispatch(ctx context.Context, args []string) int {
	if len(args) == 0 || args[0] == "-h" || args[0] == "-help" || args[0] == "--help" || args[0] == "help" {
		p.printCommands()
		if len(args) == 0 {
			return exitUsage
		}
		return 0
	}
	for _, c := range commands() {
		if c.name != args[0] {
			continue
		}
		err := c.run(ctx, p, args[1:])
		switch {
		case err == nil || errors.Is(err, errHelp):
			return 0
		case errors.Is(err, errUsage):
			fmt.Fprintf(p.err, "handtruckd %s: %s (see handtruckd %s -h)\n", c.name, oneLine(err), c.name)
			return exitUsage
		default:
			fmt.Fprintf(p.err, "handtruckd %s: %s\n", c.name, oneLine(inWords(err)))
			return exitFailed
		}
	}
	fmt.Fprintf(p.err, "handtruckd: unknown command %q (see handtruckd -h)\n", args[0])
	return exitUsage
}

func (p *program) printCommands() {
	fmt.Fprintln(p.out, "handtruckd is the hub that keeps a warehouse's handhelds in agreement, and its tools.\n\nCommands:")
	for _, c := range commands() {
		fmt.Fprintf(p.out, "  %-11s %s\n", c.name, c.summary)
	}
	fmt.Fprintln(p.out, "\nhandtruckd COMMAND -h tells a command's flags.")
}

// flagSet is one command's flags.
type flagSet = flag.FlagSet

// flags makes the flag set of a command: -h prints its usage on standard output, and every command takes -clock.
func (p *program) flags(c string) *flag.FlagSet {
	set := flag.NewFlagSet(c, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.Func("clock", "start the clock at `T` (RFC 3339) and let it run on from there", func(text string) error {
		start, err := time.Parse(time.RFC3339, text)
		if err != nil {
			return errors.New("not an RFC 3339 time such as 2026-03-02T08:00:00+01:00")
		}
		began := time.Now()
		p.start = start
		p.now = func() time.Time { return start.Add(time.Since(began)) }
		return nil
	})
	return set
}

// parse reads args with set, and checks that the arguments that are named are there besides flags, and no other.
func (p *program) parse(set *flag.FlagSet, args []string, named ...string) error {
	if err := p.parseFlags(set, args); err != nil {
		return err
	}
	switch n := set.NArg(); {
	case n < len(named):
		return fmt.Errorf("%w: %s is missing", errUsage, named[n])
	case n > len(named):
		return fmt.Errorf("%w: %q is one argument too many", errUsage, set.Arg(len(named)))
	}
	return nil
}

// parseFlags reads args with set, whatever stands between the flags.
func (p *program) parseFlags(set *flag.FlagSet, args []string) error {
	err := parseMixed(set, args)
	if errors.Is(err, errHelp) {
		p.printHelp(set)
		return err
	}
	if err != nil {
		return fmt.Errorf("%w: %s", errUsage, flagInWords(set, err))
	}
	return nil
}

// parseMixed reads flags wherever they stand among the arguments, as people type them.
func parseMixed(set *flag.FlagSet, args []string) error {
	var plain []string
	for len(args) > 0 {
		if err := set.Parse(args); err != nil {
			return err
		}
		args = set.Args()
		if len(args) > 0 {
			plain, args = append(plain, args[0]), args[1:]
		}
	}
	return set.Parse(append([]string{"--"}, plain...))
}

func (p *program) printHelp(set *flag.FlagSet) {
	for _, c := range commands() {
		if c.name == set.Name() {
			fmt.Fprintf(p.out, "usage: handtruckd %s %s\n\n%s\n\nFlags:\n", c.name, c.usage, c.summary)
		}
	}
	set.SetOutput(p.out)
	set.PrintDefaults()
}

// oneLine folds an error's text into the single line that a caller's log expects.
func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}
