package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/station"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/jackc/pgx/v5/pgconn"
)

// inWords is an error as whoever typed the command can act on it: what is wrong and what to do, without the way on which it came up
// through the program.
func inWords(err error) error {
	var refusal *hub.Refusal
	var database *pgconn.ConnectError
	var asked *url.Error
	var file *fs.PathError
	switch {
	case errors.As(err, &refusal):
		return refusal
	case errors.As(err, &database):
		return databaseInWords(database)
	case errors.As(err, &asked):
		return fmt.Errorf("no hub answers at %s (%w): is it running, and is its address right?", hostOf(asked.URL), cause(asked.Err))
	case errors.Is(err, station.ErrNotWhole):
		return err
	case errors.Is(err, wire.ErrUnknownCode), errors.Is(err, wire.ErrUsedCode), errors.Is(err, wire.ErrOldCode):
		return fmt.Errorf("%w: make a new one with handtruckd enroll", err)
	case errors.As(err, &file) && errors.Is(err, sqlite.ErrBroken):
		return fmt.Errorf("%s is damaged, or not a file of this program: %s", file.Path, remedies[filepath.Base(file.Path)])
	case errors.As(err, &file) && errors.Is(err, sqlite.ErrForeign):
		return fmt.Errorf("%s is another program's database: is -data right?", file.Path)
	}
	return err
}

// remedies say what to do when a file cannot be read.
var remedies = map[string]string{
	"hub.db":   "put a backup back with handtruckd restore -replace",
	"facts.db": "enrol the device anew in another folder, and keep this one for whoever can save what it holds",
}

// databaseInWords says why no database could be opened, once for all its addresses.
func databaseInWords(err *pgconn.ConnectError) error {
	at := net.JoinHostPort(err.Config.Host, fmt.Sprint(err.Config.Port))
	var said *pgconn.PgError
	if errors.As(err, &said) {
		return fmt.Errorf("the database at %s refuses: %s", at, said.Message)
	}
	return fmt.Errorf("no database answers at %s (%w): is it running, and is -store right?", at, cause(err))
}

// cause is what an operating system or a library says at the bottom of an error of the network.
func cause(err error) error {
	var number syscall.Errno
	if errors.As(err, &number) {
		return number
	}
	for deeper := errors.Unwrap(err); deeper != nil; deeper = errors.Unwrap(err) {
		err = deeper
	}
	return err
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}

// listenInWords says why nobody can listen at the address that a flag names.
func listenInWords(name, address string, err error) error {
	var number syscall.Errno
	switch errors.As(err, &number); number {
	case syscall.EADDRINUSE:
		return fmt.Errorf("another program listens at %s, maybe a hub that runs already: end it, or choose another address with %s", address, name)
	case syscall.EADDRNOTAVAIL:
		return fmt.Errorf("%s is no address of this machine: choose another one with %s", address, name)
	case syscall.EACCES:
		return fmt.Errorf("this user may not listen at %s: choose a port above 1023 with %s", address, name)
	}
	var wrong *net.AddrError
	if errors.As(err, &wrong) {
		return fmt.Errorf("%w: %s %s: %s", errUsage, name, address, wrong.Err)
	}
	return fmt.Errorf("listen at %s: %w", address, err)
}

// printerInWords says why a printer did not print.
func printerInWords(address string, err error) error {
	var dialled *net.OpError
	if errors.As(err, &dialled) && dialled.Op == "dial" {
		return fmt.Errorf("no printer answers at %s (%w): is it on, and is -print right?", address, cause(dialled))
	}
	return err
}

// flagInWords says what a flag takes whose value cannot be read.
func flagInWords(set *flag.FlagSet, err error) string {
	said := err.Error()
	head, unread := strings.CutSuffix(said, ": parse error")
	if !unread {
		return said
	}
	_, name, _ := strings.Cut(head, " for flag -")
	wanted := "a number"
	if f := set.Lookup(name); f != nil {
		if getter, ok := f.Value.(flag.Getter); ok && reflect.TypeOf(getter.Get()) == reflect.TypeFor[time.Duration]() {
			wanted = "a time such as 720h or 30m"
		}
	}
	return head + ": not " + wanted
}

// jsonInWords says what is wrong with a line of JSON, without the names that the program has for its parts.
func jsonInWords(err error) error {
	var wrong *json.UnmarshalTypeError
	switch {
	case !errors.As(err, &wrong):
		return fmt.Errorf("not JSON: %w", err)
	case wrong.Field == "":
		return fmt.Errorf("an object in braces is needed, not %s", article(wrong.Value))
	}
	kinds := map[reflect.Kind]string{reflect.String: "text", reflect.Bool: "true or false", reflect.Slice: "a list", reflect.Map: "an object", reflect.Struct: "an object"}
	wanted, known := kinds[wrong.Type.Kind()]
	if !known {
		wanted = "a number"
	}
	return fmt.Errorf("%s: %s is needed, not %s", wrong.Field, wanted, article(wrong.Value))
}

func article(noun string) string {
	if strings.HasPrefix(noun, "array") || strings.HasPrefix(noun, "object") {
		return "an " + noun
	}
	return "a " + noun
}

// checkFolder refuses what is no folder that a warehouse could be in.
func checkFolder(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("there is no folder %s", path)
	case err != nil:
		return err
	case !info.IsDir():
		return fmt.Errorf("%s is a file: name the folder that it is in", path)
	}
	return nil
}
