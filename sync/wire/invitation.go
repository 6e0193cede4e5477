package wire

import (
	"fmt"
	"net"
	"net/url"
	"strings"
)

const (
	invitationScheme = "handtruck:"
	invitationSplit  = "#"
)

// Invitation is what the QR code says that a new device scans: where the hub is, a code that is good once, and the key
// that the hub will show.
type Invitation struct {
	Hub  string // its URL
	Code string
	Pin  KeyPin // zero: the hub is on loopback, or its certificate is one that the device's system trusts
}

// String is the text of the QR code.
func (i Invitation) String() string {
	text := invitationScheme + i.Hub + invitationSplit + i.Code
	if i.Pin != (KeyPin{}) {
		text += invitationSplit + i.Pin.String()
	}
	return text
}

// ParseInvitation reads the text of a QR code. The error is [ErrUnknownCode] for text that is none, and [ErrOpenHub] for a
// hub that could be overheard.
func ParseInvitation(text string) (Invitation, error) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(text), invitationScheme)
	parts := strings.Split(rest, invitationSplit)
	if !ok || len(parts) < 2 || len(parts) > 3 || parts[0] == "" || parts[1] == "" {
		return Invitation{}, fmt.Errorf("%w: it should look like %s", ErrUnknownCode, Invitation{Hub: "https://HUB:8421", Code: "CODE#PIN"})
	}
	invitation := Invitation{Hub: parts[0], Code: parts[1]}
	if len(parts) == 3 {
		pin, err := ParseKeyPin(parts[2])
		if err != nil {
			return Invitation{}, fmt.Errorf("%w: %w", ErrUnknownCode, err)
		}
		invitation.Pin = pin
	}
	return invitation, CheckHub(invitation.Hub)
}

// CheckHub refuses the address of a hub that anybody on the way could read and answer for: plain HTTP is for loopback.
func CheckHub(address string) error {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("%q is not the URL of a hub, such as https://10.0.0.7:8421", address)
	case u.Scheme == "http" && !Loopback(u.Hostname()):
		return fmt.Errorf("%s: %w", address, ErrOpenHub)
	}
	return nil
}

// Loopback tells whether a host is this machine itself, as seen from no other.
func Loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
