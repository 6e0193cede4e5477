package crash_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	mathrand "math/rand/v2"
	"net"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
)

// killWithin is how long a program may work before it is killed: from the first moment to some dozens of scans.
const killWithin = 200 * time.Millisecond

// TestKill kills a real terminal and a real hub again and again at any moment. Every scan that the terminal answered has
// to be in its journal, nothing that it did not, and at the end the hub has each fact once.
func TestKill(t *testing.T) {
	t.Parallel()
	path, dir := needProgram(t), t.TempDir()
	random := mathrand.New(mathrand.NewPCG(*seed, 1))
	hubDir, device := filepath.Join(dir, "hub"), filepath.Join(dir, deviceName)
	h := newHubFolder(t, hubDir)
	listen := freeAddress(t)
	code := invitation(t, h, "http://"+listen, deviceName)
	if err := h.Store().Close(); err != nil {
		t.Fatal(err)
	}
	serve := func() *serving { return mustStartHub(t, path, hubDir, listen) }
	work := func() *terminal {
		term, err := startTerminal(exec.CommandContext(t.Context(), path, "terminal", "-data", device, "-enroll", code))
		if err != nil {
			t.Fatal(err)
		}
		return term
	}
	now, term := serve(), work()
	if err := errors.Join(term.follow(logIn...), term.end()); err != nil {
		t.Fatal(err)
	}
	facts, hubs := 0, 0
	for i := range times(*kills) {
		term := work()
		stop := time.AfterFunc(1+time.Duration(random.Int64N(int64(killWithin))), func() { term.command.Process.Kill() })
		if random.IntN(3) == 0 {
			hubs++
			now.kill(t)
			now = serve()
		}
		answered, err := term.receive()
		if !errors.Is(err, errGone) {
			t.Fatal(err)
		}
		stop.Stop()
		term.command.Wait() // it says that it was killed
		recorded, err := readJournal(t, filepath.Join(device, "facts.db"))
		if err != nil {
			t.Fatal(err)
		}
		if recorded < facts+answered || recorded > facts+answered+1 { // one may have been recorded and not answered
			t.Fatalf("seed %d, kill %d: %d facts where %d were there and %d answered", *seed, i, recorded, facts, answered)
		}
		facts = recorded
		if n := i + 1; n%100 == 0 {
			t.Logf("%d of %d kills, %d facts, hub killed %d times", n, *kills, facts, hubs)
		}
	}
	term = work()
	if err := errors.Join(term.sendAll(), term.end(), now.stop()); err != nil {
		t.Fatal(err)
	}
	if err := checkOnce(t.Context(), hubDir, facts); err != nil {
		t.Error(err)
	}
	t.Logf("%d kills of a terminal and %d of a hub, %d facts", *kills, hubs, facts)
}

// times makes the tests of a room short where that is asked for.
func times(n int) int {
	if testing.Short() {
		return max(1, n/4)
	}
	return n
}

func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

func mustStartHub(t *testing.T, path, dir, listen string) *serving {
	t.Helper()
	serve, err := startHub(exec.CommandContext(t.Context(), path, "serve", "-data", dir, "-listen", listen))
	if err != nil {
		t.Fatal(err)
	}
	return serve
}

func (s *serving) kill(t *testing.T) {
	t.Helper()
	if err := s.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	s.command.Wait() // it says that it was killed
}

func (s *serving) stop() error {
	return errors.Join(s.command.Process.Signal(syscall.SIGTERM), s.command.Wait())
}

// receive goes on with receiving wherever the terminal stands, until it is gone. It counts the facts that were answered.
func (term *terminal) receive() (answered int, err error) {
	next := map[string]string{"receive/item": receiveOne[0][0], "receive/quantity": receiveOne[1][0], "receive/unit": receiveOne[2][0]}
	answer, err := term.do(`{"network":"on"}`)
	for err == nil {
		before, input := answer.Step, next[answer.Step]
		if input == "" || answer.Tone == "error" {
			return answered, fmt.Errorf("receiving stands at %+v", answer)
		}
		answer, err = term.do(input)
		if err == nil && before == "receive/unit" && answer.Step == "receive/item" {
			answered++
		}
	}
	return answered, err
}

// sendAll syncs until everything is sent.
func (term *terminal) sendAll() error {
	for range 10 {
		answer, err := term.do(syncNow[0])
		if err != nil {
			return err
		}
		if answer.Code == "sent" && answer.Unsynced == 0 {
			return nil
		}
	}
	return errors.New("not everything was sent in ten exchanges")
}

// checkOnce audits a hub that was killed and holds that it has each fact once.
func checkOnce(ctx context.Context, dir string, facts int) error {
	store, err := hub.OpenSQLite(ctx, filepath.Join(dir, fileHub))
	if err != nil {
		return err
	}
	_, err = hub.New(store, rand.Reader, hub.Policy{}).Audit(ctx)
	quantity, failed := atDock(ctx, store)
	if quantity != int64(facts)*receivedEach {
		err = errors.Join(err, fmt.Errorf("the hub has %d of %d facts of %d each", quantity, facts, receivedEach))
	}
	return errors.Join(err, failed, store.Close())
}
