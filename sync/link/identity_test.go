package link_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"net/http"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

func TestBadInvitation(t *testing.T) {
	s := startSite(t)
	device, err := replica.Open(t.Context(), t.TempDir(), replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	defer device.Close()
	for text, want := range map[string]error{
		"handtruck:" + s.server.URL + "#NOSUCH":                     wire.ErrUnknownCode,
		"handtruck:" + s.server.URL:                                 wire.ErrUnknownCode,
		"handtruck:" + s.server.URL + "#CODE#pin":                   wire.ErrUnknownCode,
		"https://example.org":                                       wire.ErrUnknownCode,
		wire.Invitation{Hub: "http://10.0.0.7", Code: "C"}.String(): wire.ErrOpenHub,
	} {
		if err := link.Join(t.Context(), device, text); !errors.Is(err, want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if device.Identity().Replica != "" {
		t.Error("the device has an identity of no hub")
	}
}

// Whoever knows a device's name but has not its key is nobody, and its facts stay where they are.
func TestForeignKey(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	identity := d.Identity()
	identity.Key = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))
	if err := d.SetIdentity(identity); err != nil {
		t.Fatal(err)
	}
	record(t, d, received(1))
	if err := link.New(d).Sync(t.Context()); !errors.Is(err, wire.ErrNotEnrolled) || d.Unsynced() != 1 {
		t.Errorf("with another key: %v, %d unsent", err, d.Unsynced())
	}
}

// A signature is good for one request only, and only about now.
func TestSignedRequest(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1").Identity()
	now := time.Now().UnixMilli()
	body, err := wire.Pack(wire.Pull{Version: wire.Version})
	if err != nil {
		t.Fatal(err)
	}
	other, err := wire.Pack(wire.Pull{Version: wire.Version, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	good := wire.SignRequest(d.Key, d.Replica, http.MethodPost, "/v1/pull", body, now).Header()
	age := (wire.RequestAge + time.Minute).Milliseconds()
	for _, try := range []struct {
		name, header, path string
		body               []byte
		want               int
	}{
		{"as signed", good, "/v1/pull", body, http.StatusOK},
		{"another body", good, "/v1/pull", other, http.StatusUnauthorized},
		{"another path", good, "/v1/push", body, http.StatusUnauthorized},
		{"another query", good, "/v1/pull?all", body, http.StatusUnauthorized},
		{"of before", wire.SignRequest(d.Key, d.Replica, http.MethodPost, "/v1/pull", body, now-age).Header(), "/v1/pull", body, http.StatusTooEarly},
		{"of later", wire.SignRequest(d.Key, d.Replica, http.MethodPost, "/v1/pull", body, now+age).Header(), "/v1/pull", body, http.StatusTooEarly},
		{"of the hub itself", wire.SignRequest(d.Key, "hub", http.MethodPost, "/v1/pull", body, now).Header(), "/v1/pull", body, http.StatusUnauthorized},
		{"nobody", "", "/v1/pull", body, http.StatusUnauthorized},
		{"a token that no device has", "Bearer " + d.Replica + ".", "/v1/pull", body, http.StatusUnauthorized},
	} {
		if got := post(t, s.server.URL+try.path, try.header, try.body); got != try.want {
			t.Errorf("%s: %d, not %d", try.name, got, try.want)
		}
	}
}

// An app from before requests were signed still shows its token.
func TestTokenOfBefore(t *testing.T) {
	s := startSite(t)
	code, err := s.hub.NewCode(t.Context(), time.Now(), "old")
	if err != nil {
		t.Fatal(err)
	}
	answer, err := s.hub.Enroll(t.Context(), time.Now(), wire.Enroll{Version: 1, Code: code, PublicKey: make([]byte, ed25519.PublicKeySize)})
	if err != nil {
		t.Fatal(err)
	}
	body, err := wire.Pack(wire.Pull{Version: wire.Version})
	if err != nil {
		t.Fatal(err)
	}
	for token, want := range map[string]int{answer.Token: http.StatusOK, "stolen": http.StatusUnauthorized} {
		if got := post(t, s.server.URL+"/v1/pull", "Bearer "+answer.Replica+"."+token, body); got != want {
			t.Errorf("token %s: %d, not %d", token, got, want)
		}
	}
}

func post(t *testing.T, url, authorization string, body []byte) (status int) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", authorization)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	return response.StatusCode
}

// The clock of a hub that is set forward or back makes requests stale once: the device asks for the time and goes on.
func TestHubClockSet(t *testing.T) {
	s := startSite(t)
	d := s.device(t, "t1")
	l := link.New(d)
	for _, by := range []time.Duration{0, time.Hour, -48 * time.Hour} {
		s.setClock(by)
		record(t, d, received(1))
		if err := l.Sync(t.Context()); err != nil || d.Unsynced() != 0 {
			t.Errorf("the hub's clock set by %v: %v, %d unsent", by, err, d.Unsynced())
		}
	}
}
