package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"math/bits"
	"slices"

	"github.com/handtruck/handtruck/domain"
)

// Fingerprint is the sum modulo 2^256 of the SHA-256 of every row of a table: equal tables have equal sums
// whatever the order in which the rows came, and one changed row costs two hashes. It finds accidents; against
// an adversary it is too weak (generalised birthday attack).
type Fingerprint [sha256.Size]byte

// Add returns the fingerprint with a row more.
func (f Fingerprint) Add(table domain.Table, key string, body []byte) Fingerprint {
	return f.combine(rowHash(table, key, body), bits.Add64)
}

// Remove returns the fingerprint with a row less.
func (f Fingerprint) Remove(table domain.Table, key string, body []byte) Fingerprint {
	return f.combine(rowHash(table, key, body), bits.Sub64)
}

// Plus is the fingerprint of two tables, or parts of one, together.
func (f Fingerprint) Plus(other Fingerprint) Fingerprint { return f.combine(other, bits.Add64) }

func (f Fingerprint) combine(hash Fingerprint, operate func(x, y, carry uint64) (uint64, uint64)) Fingerprint {
	var result Fingerprint
	var carry uint64
	for i := 0; i < len(f); i += 8 {
		var word uint64
		word, carry = operate(binary.LittleEndian.Uint64(f[i:]), binary.LittleEndian.Uint64(hash[i:]), carry)
		binary.LittleEndian.PutUint64(result[i:], word)
	}
	return result
}

// rowHash separates the parts by their lengths, so that no two rows look alike.
func rowHash(table domain.Table, key string, body []byte) Fingerprint {
	head := make([]byte, 0, 9+len(key)+len(body))
	head = append(head, byte(table))
	head = binary.LittleEndian.AppendUint64(head, uint64(len(key)))
	head = append(head, key...)
	return sha256.Sum256(append(head, body...))
}

// SumsDigest is the SHA-256 of the fingerprints of all tables, in the order of the tables: one sum in place of some forty.
// A table without rows does not count.
func SumsDigest(sums map[domain.Table]Fingerprint) []byte {
	hash := sha256.New()
	for _, table := range slices.Sorted(maps.Keys(sums)) {
		if sum := sums[table]; sum != (Fingerprint{}) {
			hash.Write([]byte{byte(table)})
			hash.Write(sum[:])
		}
	}
	return hash.Sum(nil)
}
