package hub_test

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// A device that is locked out while it listens does not hear on, and a stream outlives the time in which a request has to come.
func TestNewsOfARevokedDevice(t *testing.T) {
	h := hub.New(openSQLite(t), rand.Reader, hub.Policy{})
	importSite(t, h, time.Now())
	code, err := h.NewCode(t.Context(), time.Now(), "t1")
	if err != nil {
		t.Fatal(err)
	}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	device, err := h.Enroll(t.Context(), time.Now(), wire.Enroll{Version: wire.Version, Code: code, PublicKey: public, Signs: true})
	if err != nil {
		t.Fatal(err)
	}
	handler := hub.NewServer(h, hub.NewSequencer(h, time.Now), t.TempDir(), slog.New(slog.NewTextHandler(io.Discard, nil)))
	handler.SignEvery(20 * time.Millisecond)
	server := httptest.NewUnstartedServer(handler)
	server.Config.ReadTimeout = 50 * time.Millisecond
	server.Start()
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/v1/news", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", wire.SignRequest(key, device.Replica, http.MethodGet, "/v1/news", nil, time.Now().UnixMilli()).Header())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	lines := bufio.NewScanner(response.Body)
	for n := range 10 { // 200 ms of signs of life
		if !lines.Scan() {
			t.Fatalf("the stream ends after %d lines: %v", n, lines.Err())
		}
	}
	if err := h.Revoke(t.Context(), time.Now(), "t1"); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
	}
	if ctx.Err() != nil || lines.Err() != nil {
		t.Errorf("the stream goes on for a device that is locked out: %v", lines.Err())
	}
}
