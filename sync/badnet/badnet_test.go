package badnet_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/handtruck/handtruck/sync/badnet"
)

// TestEachFault lets each fault happen for certain and looks at what both sides see of it.
func TestEachFault(t *testing.T) {
	for _, test := range []struct {
		name     string
		faults   badnet.Faults
		heard    int32 // whole requests at the hub
		answered string
	}{
		{"none", badnet.Faults{}, 1, "got hello"},
		{"drop", badnet.Faults{Drop: 1}, 0, ""},
		{"truncate", badnet.Faults{Truncate: 1}, 0, ""},
		{"lose", badnet.Faults{Lose: 1}, 1, ""},
		{"cut", badnet.Faults{Cut: 1}, 1, ""},
		{"duplicate", badnet.Faults{Duplicate: 1}, 2, "got hello"},
	} {
		t.Run(test.name, func(t *testing.T) {
			var heard atomic.Int32
			hub := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				body, err := io.ReadAll(r.Body)
				if err != nil {
					return // broken off
				}
				heard.Add(1)
				io.WriteString(w, "got "+string(body))
			}))
			defer hub.Close()
			proxy, err := badnet.Start(1)
			if err != nil {
				t.Fatal(err)
			}
			defer proxy.Close()
			proxy.Route(hub.Listener.Addr().String())
			proxy.Spoil(test.faults)
			answer, err := post(proxy.URL(), "hello")
			if answer != test.answered || (err == nil) != (test.answered != "") {
				t.Errorf("the device hears %q, %v", answer, err)
			}
			if heard.Load() != test.heard {
				t.Errorf("the hub hears %d whole requests, not %d", heard.Load(), test.heard)
			}
			if counts := proxy.Counts(); test.name != "none" && counts[test.name] != counts["requests"] {
				t.Errorf("counted %v", counts)
			}
		})
	}
}

func post(url, text string) (string, error) {
	answer, err := http.Post(url, "text/plain", strings.NewReader(text))
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return "", errors.New("broken off")
	}
	return string(body), nil
}
