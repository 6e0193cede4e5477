// Package badnet is a loopback proxy between devices and hubs that does to requests what a bad network does: it drops and
// delays them, loses answers, cuts both in the middle, sends a request twice, and sends each to another hub than the last.
package badnet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"
)

const bodyBytesMax = 32 << 20

// Faults are the chances of what may happen to one request, each between 0 and 1.
type Faults struct {
	Drop      float64 // it reaches no hub
	Truncate  float64 // a part of it reaches a hub
	Lose      float64 // it is answered, and the answer is lost
	Cut       float64 // a part of the answer comes back
	Duplicate float64 // it reaches a hub twice, perhaps not the same
	DelayMax  time.Duration
}

// Proxy is a bad network.
type Proxy struct {
	listener net.Listener
	server   *http.Server
	client   *http.Client
	served   chan error

	mu     sync.Mutex
	random *rand.Rand
	faults Faults
	hubs   []string
	counts map[string]int
}

// Start opens a proxy on a free port. It does nothing bad until [Proxy.Spoil].
func Start(seed uint64) (*Proxy, error) {
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("start proxy: %w", err)
	}
	p := &Proxy{listener: listener, served: make(chan error, 1), random: rand.New(rand.NewPCG(seed, 1)), counts: map[string]int{},
		client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32}}}
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	go func() { p.served <- p.server.Serve(listener) }()
	return p, nil
}

// URL is where devices find the hubs.
func (p *Proxy) URL() string { return "http://" + p.listener.Addr().String() }

// Route sends what comes from now on to one of these hubs, by host and port.
func (p *Proxy) Route(hubs ...string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.hubs = hubs
}

// Spoil makes the network bad.
func (p *Proxy) Spoil(faults Faults) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.faults = faults
}

// Heal makes the network good.
func (p *Proxy) Heal() { p.Spoil(Faults{}) }

// Counts tells how often each thing was done.
func (p *Proxy) Counts() map[string]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.counts)
}

// Close ends the proxy and all that goes through it.
func (p *Proxy) Close() error {
	err := p.server.Close()
	p.client.CloseIdleConnections()
	if served := <-p.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// fate is what will happen to one request.
type fate struct {
	drop, truncate, lose, cut, duplicate bool
	before, after                        time.Duration
	hub, twin                            string
}

func (p *Proxy) draw() fate {
	p.mu.Lock()
	defer p.mu.Unlock()
	happens := func(what string, chance float64) bool {
		if p.random.Float64() >= chance {
			return false
		}
		p.counts[what]++
		return true
	}
	p.counts["requests"]++
	f := fate{drop: happens("drop", p.faults.Drop), truncate: happens("truncate", p.faults.Truncate), lose: happens("lose", p.faults.Lose),
		cut: happens("cut", p.faults.Cut), duplicate: happens("duplicate", p.faults.Duplicate)}
	if p.faults.DelayMax > 0 {
		f.before = time.Duration(p.random.Int64N(int64(p.faults.DelayMax)))
		f.after = time.Duration(p.random.Int64N(int64(p.faults.DelayMax)))
	}
	if len(p.hubs) > 0 {
		f.hub, f.twin = p.hubs[p.random.IntN(len(p.hubs))], p.hubs[p.random.IntN(len(p.hubs))]
	}
	return f
}

// ServeHTTP carries one request, or does not.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(io.LimitReader(r.Body, bodyBytesMax))
	if err != nil {
		broken()
	}
	f := p.draw()
	if f.drop || f.hub == "" || !wait(r.Context(), f.before) {
		broken()
	}
	if f.truncate {
		if answer, err := p.send(r, f.hub, body[:len(body)/2], len(body)); err == nil {
			answer.Body.Close()
		}
		broken()
	}
	answer, err := p.send(r, f.hub, body, len(body))
	if err != nil {
		broken()
	}
	defer answer.Body.Close()
	if f.duplicate && r.Method == http.MethodPost {
		if again, err := p.send(r, f.twin, body, len(body)); err == nil {
			again.Body.Close()
		}
	}
	if f.lose || !wait(r.Context(), f.after) {
		broken()
	}
	pass(w, answer, f.cut)
}

// send asks a hub with so much of a body as there is, as if it were of the whole length.
func (p *Proxy) send(r *http.Request, hub string, body []byte, length int) (*http.Response, error) {
	request, err := http.NewRequestWithContext(r.Context(), r.Method, "http://"+hub+r.URL.RequestURI(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header, request.ContentLength = r.Header.Clone(), int64(length)
	return p.client.Do(request)
}

// pass copies an answer piece by piece, as a stream of news lives for hours; a part of it when it is cut.
func pass(w http.ResponseWriter, answer *http.Response, cut bool) {
	for name, values := range answer.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.StatusCode)
	left := int64(bodyBytesMax)
	if cut {
		left = max(0, answer.ContentLength/2)
	}
	control := http.NewResponseController(w)
	buffer := make([]byte, 32<<10)
	for left > 0 {
		n, err := answer.Body.Read(buffer[:min(left, int64(len(buffer)))])
		left -= int64(n)
		if _, failed := w.Write(buffer[:n]); failed != nil || control.Flush() != nil {
			broken()
		}
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			broken()
		}
	}
	broken()
}

// broken ends the device's connection without an answer.
func broken() { panic(http.ErrAbortHandler) }

func wait(ctx context.Context, d time.Duration) bool {
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}
