package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
	"sync"
)

// signaturesKept is how many signatures that were right are remembered at least.
const signaturesKept = 2048

// Sign signs a message, and remembers that the signature is right.
func Sign(key ed25519.PrivateKey, message []byte) []byte {
	signature := ed25519.Sign(key, message)
	right.add(signatureDigest(key.Public().(ed25519.PublicKey), message, signature))
	return signature
}

// Verify tells whether a signature is the key's. Those that were right are remembered, as they come again: the head of the
// history with every sync that brings nothing, a push whenever its answer was lost.
func Verify(key ed25519.PublicKey, message, signature []byte) bool {
	if len(key) != ed25519.PublicKeySize {
		return false
	}
	digest := signatureDigest(key, message, signature)
	if right.has(digest) {
		return true
	}
	if !ed25519.Verify(key, message, signature) {
		return false
	}
	right.add(digest)
	return true
}

// signatureDigest is for one key, message and signature alone: the first and the last of them have their lengths.
func signatureDigest(key ed25519.PublicKey, message, signature []byte) Hash {
	if len(signature) != ed25519.SignatureSize {
		return Hash{} // nobody adds it
	}
	h := sha256.New()
	h.Write(key)
	h.Write(signature)
	h.Write(message)
	return Hash(h.Sum(nil))
}

// right are the signatures of this program that were found to be right.
var right = &remembered{latest: map[Hash]bool{}}

// remembered are the latest of many things, and some that came before.
type remembered struct {
	mu             sync.Mutex
	latest, before map[Hash]bool
}

func (r *remembered) has(digest Hash) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.latest[digest] || r.before[digest]
}

func (r *remembered) add(digest Hash) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.latest) >= signaturesKept {
		r.latest, r.before = make(map[Hash]bool, signaturesKept), r.latest
	}
	r.latest[digest] = true
}
