package wire

import (
	"crypto/ed25519"
	"crypto/sha256"
)

// Erasure is the site's word for a fact out of which a person was taken. The chain goes on over the hash of what was recorded,
// and so does the signature of its push: with that hash beside what is left, whoever has the facts around it can still prove them.
type Erasure struct {
	Hash      Hash   `cbor:"1,keyasint"` // of the chain, behind what was recorded
	Signature []byte `cbor:"2,keyasint"` // Ed25519 of the site's key, over that and what is left
}

// erasureContext keeps a signature of an erasure from being taken for one of something else.
const erasureContext = "handtruck erasure\n"

// erased is what the site vouches for.
type erased struct {
	Replica string `cbor:"1,keyasint"`
	Number  uint64 `cbor:"2,keyasint"`
	Hash    Hash   `cbor:"3,keyasint"`
	Left    Hash   `cbor:"4,keyasint"` // SHA-256 of the envelope as it is now
}

// SignErased adds the site's word that what was recorded had the hash.
func (f *LoggedFact) SignErased(hash Hash, site ed25519.PrivateKey) error {
	f.Erased = &Erasure{Hash: hash}
	text, err := f.erasureText()
	if err != nil {
		return err
	}
	f.Erased.Signature = Sign(site, text)
	return nil
}

// VerifyErased tells whether the site said so: nil or [ErrUnsigned].
func (f LoggedFact) VerifyErased(site ed25519.PublicKey) error {
	text, err := f.erasureText()
	if err != nil {
		return err
	}
	if !Verify(site, text, f.Erased.Signature) {
		return ErrUnsigned
	}
	return nil
}

func (f LoggedFact) erasureText() ([]byte, error) {
	body, err := Marshal(erased{f.Replica, f.Number, f.Erased.Hash, sha256.Sum256(f.Data)})
	return append([]byte(erasureContext), body...), err
}
