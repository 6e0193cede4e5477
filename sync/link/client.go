// Package link carries a device's sync over HTTP: it asks, waits, retries and listens for news, so that the
// device itself never waits for a network.
package link

import (
	"bytes"
	"context"
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
	http  *http.Client
	hub   string
	token string
	sent  atomic.Int64 // bytes of request bodies
}

func newClient(hub string, identity replica.Identity) *client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.Proxy = nil // a hub stands in the same building
	transport.MaxIdleConnsPerHost = 2
	return &client{http: &http.Client{Transport: transport}, hub: strings.TrimSuffix(hub, "/"), token: identity.Replica + "." + identity.Token}
}

// Enroll makes the device one of the hub's. Errors are those of package wire.
func Enroll(ctx context.Context, hub string, ask wire.Enroll) (wire.Enrolled, error) {
	var answer wire.Enrolled
	err := newClient(hub, replica.Identity{}).exchange(ctx, "/v1/enroll", ask, &answer)
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
	response, err := c.do(ctx, http.MethodPost, path, packed, nil)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, packedBytesMax+1))
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if len(data) > packedBytesMax {
		return wire.ErrTooLarge
	}
	return wire.Unpack(data, wire.BodyBytesMax, answer)
}

// clock asks for the hub's time in ms.
func (c *client) clock(ctx context.Context) (int64, error) {
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	response, err := c.do(ctx, http.MethodGet, "/v1/clock", nil, nil)
	if err != nil {
		return 0, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, errorBytesMax))
	if err != nil {
		return 0, fmt.Errorf("read clock: %w", err)
	}
	ms, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("read clock: %w", err) // a captive portal answers with a page
	}
	return ms, nil
}

// do sends a request and turns a status that is not good into the error that it carries.
func (c *client) do(ctx context.Context, method, path string, body []byte, header http.Header) (*http.Response, error) {
	request, err := http.NewRequestWithContext(ctx, method, c.hub+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("ask hub: %w", err)
	}
	for name, values := range header {
		request.Header[name] = values
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	if body != nil {
		request.Header.Set("Content-Type", wire.ContentType)
	}
	c.sent.Add(int64(len(body)))
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("ask hub: %w", err)
	}
	if response.StatusCode == http.StatusOK || response.StatusCode == http.StatusPartialContent {
		return response, nil
	}
	defer response.Body.Close()
	text, err := io.ReadAll(io.LimitReader(response.Body, errorBytesMax))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if known := wire.ErrorOf(response.StatusCode); known != nil {
		return nil, known
	}
	return nil, fmt.Errorf("ask hub: %s: %s", response.Status, strings.TrimSpace(string(text)))
}
