package crash_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/crash"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	hubStarts    = 3
	pushesEach   = 25 // of each start
	factsPerPush = 4
)

// TestPowerCutOfHub records a real hub that takes pushes and hands out snapshots, over several starts, and cuts the power
// at any moment. Every fact that it acknowledged has to be in its file, and the audit has to pass.
func TestPowerCutOfHub(t *testing.T) {
	t.Parallel()
	needStrace(t)
	path, dir := needProgram(t), t.TempDir()
	root := filepath.Join(dir, "root")
	h := newHubFolder(t, filepath.Join(root, "hub"))
	pusher := newPusher(t, h, "p1")
	if err := h.Store().Close(); err != nil {
		t.Fatal(err)
	}
	recording, err := crash.NewRecording(root)
	if err != nil {
		t.Fatal(err)
	}
	for i := range hubStarts {
		trace := filepath.Join(dir, fmt.Sprint("trace", i))
		serve, err := startHub(crash.Command(t.Context(), trace, path, "serve", "-data", filepath.Join(root, "hub"), "-listen", "127.0.0.1:0"))
		if err != nil {
			t.Fatal(err)
		}
		err = pusher.work(serve.url)
		if err := errors.Join(err, serve.end(trace), recording.Add(trace)); err != nil {
			t.Fatal(err)
		}
	}
	said := responses(recording)
	if len(said) != len(pusher.acked) {
		t.Fatalf("recorded %d answers where %d came", len(said), len(pusher.acked))
	}
	failed := cuts(t, recording, *images, 0, said, func(dir string, acked int) error {
		if acked == 0 {
			return pusher.check(t.Context(), filepath.Join(dir, "hub"), 0)
		}
		return pusher.check(t.Context(), filepath.Join(dir, "hub"), pusher.acked[acked-1])
	})
	if len(failed) > 0 {
		t.Errorf("%d of %d images: %v", len(failed), *images, errors.Join(failed...))
	}
	t.Logf("%d images of a hub, %d events, %d answers, %d facts", *images, recording.Len(), len(said), pusher.acked[len(pusher.acked)-1])
}

// responses are the moments at which answers of HTTP went out.
func responses(r *crash.Recording) (at []int) {
	r.Said(func(event, _ int, data []byte) {
		if bytes.HasPrefix(data, []byte("HTTP/1.1 200 ")) {
			at = append(at, event)
		}
	})
	return at
}

// serving is a running handtruckd serve.
type serving struct {
	command *exec.Cmd
	url     string
}

func startHub(command *exec.Cmd) (*serving, error) {
	command.Stderr = os.Stderr
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := command.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	url, listening := strings.CutPrefix(strings.TrimSpace(line), "listening ")
	if !listening {
		return nil, errors.Join(fmt.Errorf("the hub printed %q", line), err, command.Process.Kill(), command.Wait())
	}
	return &serving{command, url}, nil
}

// end ends a recorded hub in order. The program itself is told, which the first line of its trace names.
func (s *serving) end(trace string) error {
	text, err := os.ReadFile(trace)
	if err != nil {
		return err
	}
	number, _, _ := strings.Cut(string(text), " ")
	pid, err := strconv.Atoi(number)
	if err != nil {
		return err
	}
	return errors.Join(syscall.Kill(pid, syscall.SIGTERM), s.command.Wait())
}

// pusher is a device without a disk of its own, that sends one request after the other.
type pusher struct {
	id     string
	key    ed25519.PrivateKey
	number uint64
	hash   wire.Hash
	hashes []wire.Hash
	acked  []uint64 // by each answer that came
	packed []byte   // the push that was not answered, or none
}

func newPusher(t *testing.T, h *hub.Hub, name string) *pusher {
	t.Helper()
	code, err := h.NewCode(t.Context(), time.Now(), name)
	if err != nil {
		t.Fatal(err)
	}
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := h.Enroll(t.Context(), time.Now(), wire.Enroll{Version: wire.Version, Code: code, PublicKey: public, Signs: true})
	if err != nil {
		t.Fatal(err)
	}
	return &pusher{id: answer.Replica, key: private}
}

// work pushes facts and fetches a snapshot now and then.
func (p *pusher) work(url string) error {
	client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
	defer client.CloseIdleConnections()
	for n := range pushesEach {
		if err := p.push(client, url); err != nil {
			return err
		}
		if n%10 != 0 {
			continue
		}
		if _, err := p.ask(client, http.MethodGet, url, "/v1/snapshot", nil); err != nil {
			return err
		}
		p.acked = append(p.acked, p.number)
	}
	return nil
}

// push pushes the next facts, or those that were not answered.
func (p *pusher) push(client *http.Client, url string) (err error) {
	if p.packed == nil {
		if p.packed, err = wire.Pack(p.next()); err != nil {
			return err
		}
	}
	data, err := p.ask(client, http.MethodPost, url, "/v1/push", p.packed)
	if err != nil {
		return err
	}
	var answer wire.Pushed
	if err := wire.Unpack(data, wire.BodyBytesMax, &answer); err != nil {
		return err
	}
	if answer.Acked != p.number {
		return fmt.Errorf("acknowledged %d of %d: %+v", answer.Acked, p.number, answer)
	}
	p.packed, p.acked = nil, append(p.acked, answer.Acked)
	return nil
}

// safe is the last fact that was acknowledged.
func (p *pusher) safe() uint64 {
	if len(p.acked) == 0 {
		return 0
	}
	return p.acked[len(p.acked)-1]
}

func (p *pusher) next() wire.Push {
	push := wire.Push{Version: wire.Version, First: p.number + 1, Before: p.hash}
	for range factsPerPush {
		p.number++
		fact := domain.Received{Goods: domain.Goods{Item: siteItem}, Quantity: 1, Dock: siteDock, Day: "2026-03-02"}
		data, err := wire.Seal(wire.Envelope{Number: p.number, Worker: siteBadge, Boot: int64(p.number)}, fact)
		if err != nil {
			panic(err) // every fact can be sealed
		}
		p.hash = wire.Link(p.hash, data)
		p.hashes = append(p.hashes, p.hash)
		push.Facts = append(push.Facts, cbor.RawMessage(data))
	}
	push.Signature = ed25519.Sign(p.key, p.hash[:])
	return push
}

func (p *pusher) ask(client *http.Client, method, url, path string, body []byte) ([]byte, error) {
	request, err := http.NewRequest(method, url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set(wire.VersionHeader, wire.SpokenVersions())
	request.Header.Set("Authorization", wire.SignRequest(p.key, p.id, method, path, body, time.Now().UnixMilli()).Header())
	response, err := client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s: %s", path, response.Status, data)
	}
	return data, err
}

// check opens a hub's file as it starts again, looks for every fact up to a number and audits it.
func (p *pusher) check(ctx context.Context, dir string, acked uint64) error {
	return checkHub(ctx, dir, func(s hub.Snapshot) (facts uint64, err error) { return p.checkStory(s, acked) })
}

// checkHub opens a hub's file as it starts again and audits it. The story of those who pushed tells how many facts of theirs
// are there: of as many is the stock.
func checkHub(ctx context.Context, dir string, story func(hub.Snapshot) (facts uint64, err error)) (err error) {
	if err := integrity(filepath.Join(dir, fileHub)); err != nil {
		return err
	}
	store, err := hub.OpenSQLite(ctx, filepath.Join(dir, fileHub))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	report, err := hub.New(store, rand.Reader, hub.Policy{}).Audit(ctx)
	if err != nil {
		return err
	}
	quantity, err := atDock(ctx, store)
	if err != nil {
		return err
	}
	return store.View(ctx, func(s hub.Snapshot) error {
		facts, err := story(s)
		switch {
		case err != nil:
			return err
		case quantity != int64(facts):
			return fmt.Errorf("stock is %d after %d facts", quantity, facts)
		case uint64(report.Facts) < facts:
			return fmt.Errorf("the audit saw %d facts of %d", report.Facts, facts)
		}
		return nil
	})
}

// checkStory holds that a hub has every fact up to a number, and no others. It returns how many it has.
func (p *pusher) checkStory(s hub.Snapshot, acked uint64) (facts uint64, err error) {
	r, err := s.Replica(p.id)
	switch {
	case err != nil:
		return 0, err
	case r.Acked < acked:
		return 0, fmt.Errorf("%d facts of %d are there", r.Acked, acked)
	case r.Acked > p.number:
		return 0, fmt.Errorf("%d facts are there, and %d were made", r.Acked, p.number)
	case r.Acked > 0 && r.Chain != p.hashes[r.Acked-1]:
		return 0, fmt.Errorf("fact %d is another one", r.Acked)
	}
	return r.Acked, nil
}
