// Package link carries a device's sync over HTTP: it asks, waits, retries and listens for news, so that the
// device itself never waits for a network.
package link

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	requestTimeout = 15 * time.Second
	packedBytesMax = 16 << 20
	errorBytesMax  = 512
)

// client asks one hub in the name of one device.
type client struct {
	http     *http.Client
	hub      string
	identity atomic.Pointer[replica.Identity]
	pins     atomic.Pointer[[]wire.KeyPin] // the keys that the hub may show, as it told last
	keep     func([]wire.KeyPin) error     // makes them durable
	boot     func() (ms int64, id uint32)
	ahead    atomic.Int64 // the hub's clock minus the boot clock, in ms; 0 before it was read
	sent     atomic.Int64 // bytes of request bodies
}

func newClient(identity replica.Identity, boot func() (ms int64, id uint32)) *client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil // a hub stands in the same building
	transport.MaxIdleConnsPerHost = 2
	transport.Protocols = new(http.Protocols)
	transport.Protocols.SetHTTP1(true) // in HTTP/2 all requests share one connection, and hang together when the radio has gone
	c := &client{hub: strings.TrimSuffix(identity.Hub, "/"), boot: boot}
	c.identity.Store(&identity)
	c.pins.Store(&identity.Pins)
	transport.TLSClientConfig = c.trust()
	redirects := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // no hub redirects; a captive portal does
	c.http = &http.Client{Transport: transport, CheckRedirect: redirects}
	return c
}

// enroll makes a device one of the hub's. Errors are those of package wire.
func enroll(ctx context.Context, invitation wire.Invitation, ask wire.Enroll) (wire.Enrolled, error) {
	identity := replica.Identity{Hub: invitation.Hub}
	if invitation.Pin != (wire.KeyPin{}) {
		identity.Pins = []wire.KeyPin{invitation.Pin}
	}
	var answer wire.Enrolled
	err := newClient(identity, nil).exchange(ctx, "/v1/enroll", ask, &answer)
	return answer, err
}

// exchange sends a message and reads the answer.
func (c *client) exchange(ctx context.Context, path string, message, answer any) error {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	packed, err := wire.Pack(message)
	if err != nil {
		return err
	}
	response, err := c.ask(ctx, http.MethodPost, path, packed, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	if err := c.learnKeys(response); err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, packedBytesMax+1))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if len(data) > packedBytesMax {
		return wire.ErrTooLarge
	}
	return wire.Unpack(data, wire.BodyBytesMax, answer)
}

// reading is what one question for the hub's time taught.
type reading struct {
	sent, received int64 // the device's boot clock, in ms
	hub            int64 // ms
}

// clock asks for the hub's time. Nobody needs to be known for it, so no wrong clock can keep a device from it.
func (c *client) clock(ctx context.Context) (reading, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	var r reading
	r.sent, _ = c.boot()
	response, err := c.do(ctx, http.MethodGet, "/v1/clock", nil, http.Header{})
	if err != nil {
		return reading{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, errorBytesMax))
	if err != nil {
		return reading{}, fmt.Errorf("read clock: %w", err)
	}
	r.received, _ = c.boot()
	if response.Header.Get(wire.ClockHeader) != string(text) {
		return reading{}, fmt.Errorf("read clock: %.80q is no answer of a hub", text) // a captive portal answers with a page
	}
	if r.hub, err = strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64); err != nil {
		return reading{}, fmt.Errorf("read clock: %w", err)
	}
	c.ahead.Store(r.hub - r.received)
	return r, nil
}

// ask sends a request in the device's name. One that the hub finds to be of another time is signed again with its time.
func (c *client) ask(ctx context.Context, method, path string, body []byte, header http.Header) (*http.Response, error) {
	identity := c.identity.Load()
	if len(identity.Key) == 0 { // not enrolled yet
		return c.do(ctx, method, path, body, http.Header{})
	}
	header = header.Clone()
	if header == nil {
		header = http.Header{}
	}
	for again := false; ; again = true {
		if c.ahead.Load() == 0 || again {
			if _, err := c.clock(ctx); err != nil {
				return nil, err
			}
		}
		now, _ := c.boot()
		signed := wire.SignRequest(identity.Key, identity.Replica, method, path, body, now+c.ahead.Load())
		header.Set("Authorization", signed.Header())
		response, err := c.do(ctx, method, path, body, header)
		if again || !errors.Is(err, wire.ErrStale) {
			return response, err
		}
	}
}

// do sends a request and turns a status that is not good into the error that it carries.
func (c *client) do(ctx context.Context, method, path string, body []byte, header http.Header) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.hub+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask hub: %w", err)
	}
	request.Header = header
	request.Header.Set(wire.VersionHeader, wire.SpokenVersions())
	if body != nil {
		request.Header.Set("Content-Type", wire.ContentType)
	}
	c.sent.Add(int64(len(body)))
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask hub: %w", err)
	}
	switch response.StatusCode {
	case http.StatusOK, http.StatusPartialContent, http.StatusRequestedRangeNotSatisfiable: // the last to who has all of it
		return response, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, errorBytesMax))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	said := strings.TrimSpace(string(text))
	if response.Header.Get(wire.HubHeader) == "" {
		return nil, fmt.Errorf("ask hub: %s, which is no answer of a hub: %.80q", response.Status, said)
	}
	if later := wire.LaterOf(response.StatusCode, response.Header.Get("Retry-After"), said); later != nil {
		return nil, later
	}
	if known := wire.ErrorOf(response.StatusCode); known != nil {
		return nil, known
	}
	return nil, fmt.Errorf("ask hub: %s: %s", response.Status, said)
}
