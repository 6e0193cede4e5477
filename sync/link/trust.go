package link

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"slices"

	"github.com/handtruck/handtruck/sync/wire"
)

// trust is how a device knows its hub. Pinned keys stand above certificates: no authority can vouch for another hub, and no
// clock, right or wrong, makes the right one old.
func (c *client) trust() *tls.Config {
	config := &tls.Config{MinVersion: tls.VersionTLS13}
	if len(*c.pins.Load()) == 0 {
		return config // the system's authorities vouch for the hub
	}
	config.InsecureSkipVerify = true // the names and dates of the certificate; its key is checked here:
	config.VerifyConnection = func(state tls.ConnectionState) error {
		if pin := wire.PinOf(state.PeerCertificates[0]); !slices.Contains(*c.pins.Load(), pin) {
			return fmt.Errorf("%w (it shows %s)", wire.ErrOtherKey, pin)
		}
		return nil
	}
	return config
}

// learnKeys takes over the keys that the hub announces, once they differ from those it is known by.
func (c *client) learnKeys(response *http.Response) error {
	text := response.Header.Get(wire.KeysHeader)
	if text == "" || response.TLS == nil || len(*c.pins.Load()) == 0 || text == wire.JoinPins(*c.pins.Load()) {
		return nil
	}
	pins, err := wire.SplitPins(text)
	if err != nil {
		return fmt.Errorf("read the hub's keys: %w", err)
	}
	if err := c.keep(pins); err != nil {
		return err
	}
	c.pins.Store(&pins)
	return nil
}
