package pgtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	superuser    = "postgres"
	maintenance  = "postgres" // the database that every server has
	startTimeout = 30 * time.Second
	pollEvery    = 20 * time.Millisecond
)

// Server is one PostgreSQL server.
type Server struct {
	bin, dir  string
	settings  map[string]string
	port      int
	databases int // that were handed out
	process   *exec.Cmd
	log       bytes.Buffer
	ended     chan struct{} // closed when the process has ended, with failed
	failed    error
}

// URL is the server's address for a database.
func (s *Server) URL(database string) string {
	return fmt.Sprintf("postgres://%s@%s/%s", superuser, s.Address(), database)
}

// Database returns the URL of an empty database: a schema of its own, which costs a tenth of a whole database.
func (s *Server) Database(tb testing.TB) string {
	tb.Helper()
	conn, err := pgx.Connect(tb.Context(), s.URL(maintenance))
	if err != nil {
		tb.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(tb.Context()))
	s.databases++
	name := "test" + strconv.Itoa(s.databases)
	if _, err := conn.Exec(tb.Context(), "CREATE SCHEMA "+name); err != nil {
		tb.Fatal(err)
	}
	return s.URL(maintenance) + "?search_path=" + name
}

// Address is the server's host and port.
func (s *Server) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.port)) }

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// create makes the server's files.
func (s *Server) create(ctx context.Context) error {
	if err := giveAway(s.dir); err != nil {
		return fmt.Errorf("create server: %w", err)
	}
	if err := s.run(ctx, "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C", "--username="+superuser, "--pgdata="+s.data()); err != nil {
		return err
	}
	var err error
	s.port, err = freePort()
	return err
}

// run runs one of PostgreSQL's programs to its end.
func (s *Server) run(ctx context.Context, program string, args ...string) error {
	command := s.command(ctx, program, args...)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, bytes.TrimSpace(out))
	}
	return nil
}

func (s *Server) command(ctx context.Context, program string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, filepath.Join(s.bin, program), args...)
	command.Dir = s.dir
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	unprivileged(command)
	return command
}

// Start starts the server and waits until it answers.
func (s *Server) Start(ctx context.Context) error {
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
		"-c", "shared_buffers=32MB", "-c", "max_connections=100", "-c", "dynamic_shared_memory_type=mmap"} // what stands later counts
	for _, name := range slices.Sorted(maps.Keys(s.settings)) {
		args = append(args, "-c", name+"="+s.settings[name])
	}
	s.log.Reset()
	s.process = s.command(context.WithoutCancel(ctx), "postgres", args...)
	s.process.Stderr = &s.log
	endWithUs(s.process)
	s.ended = make(chan struct{})
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the server is ended when the thread that started it is
		err := s.process.Start()
		if started <- err; err != nil {
			return
		}
		defer close(s.ended)
		s.failed = s.process.Wait()
	}()
	if err := <-started; err != nil {
		return fmt.Errorf("start server: %w", err)
	}
	return s.await(ctx)
}

func (s *Server) await(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	ticks := time.NewTicker(pollEvery)
	defer ticks.Stop()
	for {
		select {
		case <-s.ended:
			return fmt.Errorf("start server: %w: %s", s.failed, strings.TrimSpace(s.log.String()))
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("start server: %w", ctx.Err()), s.Stop())
		case <-ticks.C:
		}
		if conn, err := pgx.Connect(ctx, s.URL(maintenance)); err == nil {
			return conn.Close(ctx)
		}
	}
}

// Kill ends the server as a crash does: nothing is finished, and whoever is connected sees it break off.
func (s *Server) Kill() error { return s.end(syscall.SIGKILL) }

// Stop ends the server and its children at once; it recovers when it is started again.
func (s *Server) Stop() error { return s.end(syscall.SIGQUIT) }

// end ends the server by the id of its process; one that has ended is left alone.
func (s *Server) end(by syscall.Signal) error {
	select {
	case <-s.ended:
		return nil
	default:
	}
	if err := s.process.Process.Signal(by); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("end server: %w", err)
	}
	<-s.ended
	return nil
}

// freePort is a port that nobody listens on now.
func freePort() (int, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, fmt.Errorf("find port: %w", err)
	}
	defer listener.Close()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
