// Package pgtest runs private PostgreSQL servers for tests, from the binaries of the system's packages: each in a
// temporary directory, as an unprivileged user, on a free port of the loopback address, and ended by its own process id.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"testing"
)

// shared is the server of one test program: databases are cheap, servers are not.
var shared struct {
	sync.Mutex
	server *Server
	err    error
}

// Main runs the tests of a package that use [Database] and ends their server; it is for TestMain.
func Main(m *testing.M) {
	status := m.Run()
	if shared.server != nil {
		if err := errors.Join(shared.server.Stop(), os.RemoveAll(shared.server.dir)); err != nil {
			fmt.Fprintln(os.Stderr, "stop PostgreSQL:", err)
			status = 1
		}
	}
	os.Exit(status)
}

// Database returns the URL of an empty database on the server of this test program. It keeps nothing through a crash of
// the machine, and says so in the URL.
func Database(tb testing.TB) string {
	tb.Helper()
	bin := binaries(tb)
	shared.Lock()
	defer shared.Unlock()
	if shared.server == nil && shared.err == nil {
		shared.server, shared.err = startShared(bin)
	}
	if shared.err != nil {
		tb.Fatal(shared.err)
	}
	return shared.server.Database(tb) + "&handtruck.trial=on"
}

func startShared(bin string) (*Server, error) {
	dir, err := os.MkdirTemp("", "handtruck-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, dir: dir, settings: map[string]string{"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}}
	if err := s.create(context.Background()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	if err := s.Start(context.Background()); err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return s, nil
}

// New makes a server of the test's own, which keeps what it acknowledges, and starts it.
func New(tb testing.TB, settings map[string]string) *Server {
	tb.Helper()
	s := &Server{bin: binaries(tb), dir: tempDir(tb), settings: settings}
	if err := s.create(tb.Context()); err != nil {
		tb.Fatal(err)
	}
	s.startFor(tb)
	return s
}

func (s *Server) startFor(tb testing.TB) {
	tb.Helper()
	if err := s.Start(context.WithoutCancel(tb.Context())); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Stop(); err != nil {
			tb.Error(err)
		}
	})
}

// tempDir is not tb.TempDir: an unprivileged user has to reach it.
func tempDir(tb testing.TB) string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "handtruck-pg-")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			tb.Error(err)
		}
	})
	return dir
}

// binaries finds the folder with initdb and postgres. Without one a test is skipped, but not in CI.
func binaries(tb testing.TB) string {
	tb.Helper()
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // Debian keeps them out of PATH
	if err != nil {
		tb.Fatal(err)
	}
	slices.SortFunc(found, func(a, b string) int { return versionOf(b) - versionOf(a) })
	if len(found) > 0 {
		return filepath.Dir(found[0])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	const missing = "PostgreSQL is not installed (on Debian: apt install postgresql)"
	if os.Getenv("CI") == "true" {
		tb.Fatal(missing)
	}
	tb.Skip(missing + ": the second engine is not tested")
	return ""
}

func versionOf(path string) int {
	version, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return version
}
