package wire

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"strings"
)

// KeysHeader tells devices which keys the hub may show from now on, in an answer that one of them vouches for.
const KeysHeader = "Handtruck-Keys"

// keyPinsMax is how many keys a device knows its hub by: the present one and the one to come.
const keyPinsMax = 2

// KeyPin is the SHA-256 of a hub's public key as its certificate carries it (RFC 7469, section 2.4): a device that knows it
// believes no other hub, whoever signed its certificate and whatever the device's clock says of its dates.
type KeyPin [sha256.Size]byte

// PinOf is the pin of a certificate's key.
func PinOf(certificate *x509.Certificate) KeyPin {
	return sha256.Sum256(certificate.RawSubjectPublicKeyInfo)
}

// String writes the pin as invitations carry it.
func (p KeyPin) String() string { return base64.RawURLEncoding.EncodeToString(p[:]) }

// ParseKeyPin reads what [KeyPin.String] wrote.
func ParseKeyPin(text string) (KeyPin, error) {
	data, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(data) != len(KeyPin{}) {
		return KeyPin{}, fmt.Errorf("%q is not the pin of a key", text)
	}
	return KeyPin(data), nil
}

// JoinPins writes pins as the value of [KeysHeader].
func JoinPins(pins []KeyPin) string {
	texts := make([]string, len(pins))
	for i, pin := range pins {
		texts[i] = pin.String()
	}
	return strings.Join(texts, " ")
}

// SplitPins reads what [JoinPins] wrote.
func SplitPins(text string) ([]KeyPin, error) {
	texts := strings.Fields(text)
	if len(texts) == 0 || len(texts) > keyPinsMax {
		return nil, fmt.Errorf("%d keys where 1 or %d are told", len(texts), keyPinsMax)
	}
	pins := make([]KeyPin, len(texts))
	for i := range texts {
		pin, err := ParseKeyPin(texts[i])
		if err != nil {
			return nil, err
		}
		pins[i] = pin
	}
	return pins, nil
}
