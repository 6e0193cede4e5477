package crash_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/crash"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
	"golang.org/x/sync/errgroup"
)

// crowd are devices that push at the same time: while a hub writes what some of them sent, it prepares what the others did.
type crowd []*pusher

const (
	crowdSize   = 8
	crowdPushes = 12 // of each, of each start, that are recorded
)

func newCrowd(t *testing.T, h *hub.Hub) crowd {
	t.Helper()
	c := make(crowd, crowdSize)
	for i := range c {
		c[i] = newPusher(t, h, fmt.Sprint("p", i+1))
	}
	return c
}

// each lets all of them work at once.
func (c crowd) each(work func(p *pusher, client *http.Client) error) error {
	var group errgroup.Group
	for _, p := range c {
		group.Go(func() error {
			client := &http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}
			defer client.CloseIdleConnections()
			return work(p, client)
		})
	}
	return group.Wait()
}

// pushUntilGone pushes until the hub does not answer any more.
func (p *pusher) pushUntilGone(client *http.Client, hub string) error {
	for {
		err := p.push(client, hub)
		if gone := (net.Error)(nil); errors.As(err, &gone) || errors.Is(err, io.ErrUnexpectedEOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// story holds that a hub has of each what it acknowledged.
func (c crowd) story(s hub.Snapshot) (facts uint64, err error) {
	for _, p := range c {
		n, err := p.checkStory(s, p.safe())
		if err != nil {
			return 0, fmt.Errorf("%s: %w", p.id, err)
		}
		facts += n
	}
	return facts, nil
}

// TestKillOfBusyHub kills a hub again and again at any moment at which many devices push.
func TestKillOfBusyHub(t *testing.T) {
	t.Parallel()
	path, dir := needProgram(t), filepath.Join(t.TempDir(), "hub")
	random := rand.New(rand.NewPCG(*seed, 2))
	h := newHubFolder(t, dir)
	devices := newCrowd(t, h)
	if err := h.Store().Close(); err != nil {
		t.Fatal(err)
	}
	for i := range times(*kills) {
		now := mustStartHub(t, path, dir, "127.0.0.1:0")
		stop := time.AfterFunc(1+time.Duration(random.Int64N(int64(killWithin))), func() { now.command.Process.Kill() })
		if err := devices.each(func(p *pusher, client *http.Client) error { return p.pushUntilGone(client, now.url) }); err != nil {
			t.Fatal(err)
		}
		stop.Stop()
		now.command.Wait() // it says that it was killed
		if err := checkHub(t.Context(), dir, devices.story); err != nil {
			t.Fatalf("seed %d, kill %d: %v", *seed, i, err)
		}
	}
	answers := 0
	for _, p := range devices {
		answers += len(p.acked)
	}
	if answers == 0 {
		t.Error("nothing was acknowledged")
	}
	t.Logf("%d kills of a hub between %d answers to %d devices", times(*kills), answers, len(devices))
}

// TestPowerCutOfBusyHub cuts the power of a recorded hub at which many devices pushed. The history that a signed head in an
// answer speaks of has to be there.
func TestPowerCutOfBusyHub(t *testing.T) {
	t.Parallel()
	needStrace(t)
	path, dir := needProgram(t), t.TempDir()
	root := filepath.Join(dir, "root")
	h := newHubFolder(t, filepath.Join(root, "hub"))
	devices := newCrowd(t, h)
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
		err = devices.each(func(p *pusher, client *http.Client) error {
			for range crowdPushes {
				if err := p.push(client, serve.url); err != nil {
					return err
				}
			}
			return nil
		})
		if err := errors.Join(err, serve.end(trace), recording.Add(trace)); err != nil {
			t.Fatal(err)
		}
	}
	said, heads := signedHeads(t, recording)
	if want := crowdSize * crowdPushes * hubStarts; len(said) != want {
		t.Fatalf("recorded %d answers where %d came", len(said), want)
	}
	failed := cuts(t, recording, *images, 0, said, func(dir string, answers int) error {
		return checkHub(t.Context(), filepath.Join(dir, "hub"), func(s hub.Snapshot) (facts uint64, err error) {
			for _, p := range devices {
				n, err := p.checkStory(s, 0)
				if err != nil {
					return 0, err
				}
				facts += n
			}
			head, err := s.Head()
			if err == nil && answers > 0 && head.Site < heads[answers-1] {
				err = fmt.Errorf("the history ends at %d where an answer spoke of %d", head.Site, heads[answers-1])
			}
			return facts, err
		})
	})
	if len(failed) > 0 {
		t.Errorf("%d of %d images: %v", len(failed), *images, errors.Join(failed...))
	}
}

// signedHeads are the moments at which answers to pushes went out, and how long the longest history was of which one had
// spoken by then.
func signedHeads(t *testing.T, r *crash.Recording) (at []int, longest []int64) {
	t.Helper()
	var most int64
	r.Said(func(event, _ int, data []byte) {
		if !bytes.HasPrefix(data, []byte("HTTP/1.1 200 ")) {
			return
		}
		_, body, _ := bytes.Cut(data, []byte("\r\n\r\n"))
		var answer wire.Pushed
		if err := wire.Unpack(body, wire.BodyBytesMax, &answer); err != nil || answer.Head == nil {
			t.Fatalf("an answer of %d bytes has no head: %v", len(body), err)
		}
		most = max(most, answer.Head.Size)
		at, longest = append(at, event), append(longest, most)
	})
	return at, longest
}
