// Package pin keeps workers' PINs as argon2id hashes in PHC form, so that a stolen handheld does not tell them.
package pin

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// The cost of a new hash: OWASP's second choice for argon2id, about 40 ms on a handheld.
const (
	memoryKiB = 19 * 1024
	passes    = 2
	lanes     = 1
	keyBytes  = 32
)

// SaltBytes is how many random bytes a hash needs.
const SaltBytes = 16

// A hash from elsewhere may cost more than a new one, but not take a device down.
const (
	memoryKiBMax = 256 * 1024
	passesMax    = 16
	lanesMax     = 16
	keyBytesMax  = 64
)

// Hash returns the PIN's hash with its salt and cost, such as $argon2id$v=19$m=19456,t=2,p=1$…$….
func Hash(pin string, salt []byte) string {
	key := argon2.IDKey([]byte(pin), salt, passes, memoryKiB, lanes, keyBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memoryKiB, passes, lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(key))
}

// Verify tells whether the hash is one of the PIN. It takes as long for a wrong PIN as for the right one; text that is
// no hash fits no PIN.
func Verify(hash, pin string) bool {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return false
	}
	var memory, time uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false
	}
	salt, saltErr := base64.RawStdEncoding.DecodeString(parts[4])
	key, keyErr := base64.RawStdEncoding.DecodeString(parts[5])
	if saltErr != nil || keyErr != nil || len(key) == 0 || len(key) > keyBytesMax ||
		memory > memoryKiBMax || time == 0 || time > passesMax || threads == 0 || threads > lanesMax {
		return false
	}
	return subtle.ConstantTimeCompare(argon2.IDKey([]byte(pin), salt, time, memory, threads, uint32(len(key))), key) == 1
}
