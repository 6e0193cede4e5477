package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// RequestAge is how far the time of a signed request may be from the hub's. Devices sign with the hub's time, not their own,
// so a wrong clock is no reason to be late; who is late asks for the time and signs again.
const RequestAge = 5 * time.Minute

const (
	signedScheme = "Handtruck"
	signedText   = "handtruck request 1\n" // no signature of something else can pass for one of these
)

// Signed is what a request says of who sends it: the Authorization header «Handtruck REPLICA TIME SIGNATURE».
type Signed struct {
	Replica   string
	At        int64 // hub time in ms
	Signature []byte
}

// SignRequest signs one request with a device's key. The path goes with its query.
func SignRequest(key ed25519.PrivateKey, replica, method, path string, body []byte, at int64) Signed {
	return Signed{replica, at, ed25519.Sign(key, requestText(replica, method, path, body, at))}
}

// Verify tells whether the owner of the key signed this very request.
func (s Signed) Verify(key ed25519.PublicKey, method, path string, body []byte) bool {
	return len(key) == ed25519.PublicKeySize && ed25519.Verify(key, requestText(s.Replica, method, path, body, s.At), s.Signature)
}

func requestText(replica, method, path string, body []byte, at int64) []byte {
	hash := sha256.Sum256(body)
	lines := []string{replica, method, path, strconv.FormatInt(at, 10), hex.EncodeToString(hash[:])}
	return []byte(signedText + strings.Join(lines, "\n"))
}

// Header is the value of the Authorization header.
func (s Signed) Header() string {
	return fmt.Sprintf("%s %s %d %s", signedScheme, s.Replica, s.At, base64.RawURLEncoding.EncodeToString(s.Signature))
}

// ParseSigned reads an Authorization header; ok is false for one that is not signed.
func ParseSigned(header string) (signed Signed, ok bool) {
	parts := strings.Split(header, " ")
	if len(parts) != 4 || parts[0] != signedScheme {
		return Signed{}, false
	}
	at, err := strconv.ParseInt(parts[2], 10, 64)
	if err != nil {
		return Signed{}, false
	}
	signature, err := base64.RawURLEncoding.DecodeString(parts[3])
	return Signed{parts[1], at, signature}, err == nil
}
