package pin_test

import (
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/pin"
)

var salt = []byte("sixteen bytes of")

func TestVerify(t *testing.T) {
	hash := pin.Hash("2222", salt)
	if !pin.Verify(hash, "2222") {
		t.Errorf("the right PIN does not fit %s", hash)
	}
	for _, wrong := range []string{"", "2223", "22222", "2222 "} {
		if pin.Verify(hash, wrong) {
			t.Errorf("PIN %q fits the hash of 2222", wrong)
		}
	}
}

// TestVerifyReference takes a hash of another cost from the tests of the reference implementation (P-H-C/phc-winner-argon2).
func TestVerifyReference(t *testing.T) {
	const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"
	if !pin.Verify(hash, "password") {
		t.Error("the reference hash does not fit its own password")
	}
}

func TestVerifyRefuses(t *testing.T) {
	good := pin.Hash("2222", salt)
	for name, hash := range map[string]string{
		"nothing":            "",
		"a plain PIN":        "2222",
		"another function":   strings.Replace(good, "argon2id", "argon2i", 1),
		"another version":    strings.Replace(good, "v=19", "v=16", 1),
		"too much memory":    strings.Replace(good, "m=19456", "m=4000000000", 1),
		"too many passes":    strings.Replace(good, "t=2", "t=4000000", 1),
		"no passes":          strings.Replace(good, "t=2", "t=0", 1),
		"no lanes":           strings.Replace(good, "p=1", "p=0", 1),
		"no cost":            strings.Replace(good, "m=19456,t=2,p=1", "cheap", 1),
		"a key of no length": good[:strings.LastIndex(good, "$")+1],
		"a broken key":       good[:len(good)-1] + "!",
		"a shorter key":      good[:len(good)-4],
	} {
		if pin.Verify(hash, "2222") {
			t.Errorf("%s fits a PIN: %s", name, hash)
		}
	}
}
