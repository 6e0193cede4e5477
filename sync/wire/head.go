package wire

import (
	"crypto/ed25519"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// TreeHead is the hub's signed word for its whole history: the root of the Merkle tree (RFC 6962) over every decision
// up to a position. Who has seen one head can demand a proof that a later one only added to it, so that the devices of
// a site are witnesses of its history.
type TreeHead struct {
	Epoch     string `cbor:"1,keyasint"` // a history that lost its end goes on under another epoch
	Size      int64  `cbor:"2,keyasint"` // facts, which is the hub's position
	Root      Hash   `cbor:"3,keyasint"`
	Time      int64  `cbor:"4,keyasint"` // hub time in ms of the commit that made it
	Signature []byte `cbor:"5,keyasint"` // Ed25519 of the site's key
}

// Errors of heads and proofs.
var (
	ErrUnsigned  = errors.New("the head of the history is not signed by the site")
	ErrRewritten = errors.New("the hub's history is not the one that this device has seen")
)

// headContext keeps a signature of a head from being taken for one of something else.
const headContext = "handtruck tree head\n"

// Sign signs the head with the site's key.
func (h *TreeHead) Sign(site ed25519.PrivateKey) error {
	text, err := h.text()
	if err != nil {
		return err
	}
	h.Signature = Sign(site, text)
	return nil
}

// Verify tells whether the site signed the head: nil or [ErrUnsigned].
func (h TreeHead) Verify(site ed25519.PublicKey) error {
	text, err := h.text()
	if err != nil {
		return err
	}
	if !Verify(site, text, h.Signature) {
		return ErrUnsigned
	}
	return nil
}

func (h TreeHead) text() ([]byte, error) {
	h.Signature = nil
	body, err := Marshal(h)
	return append([]byte(headContext), body...), err
}

// Follows tells whether the history of h begins with the whole history of before, as the proof must show: nil or
// [ErrRewritten].
func (h TreeHead) Follows(before TreeHead, proof []Hash) error {
	switch {
	case before.Size == 0:
		return nil
	case h.Size < before.Size:
		return fmt.Errorf("%w: it has %d facts and had %d", ErrRewritten, h.Size, before.Size)
	}
	hashes := make(tlog.TreeProof, len(proof))
	for i, hash := range proof {
		hashes[i] = tlog.Hash(hash)
	}
	if err := tlog.CheckTree(hashes, h.Size, tlog.Hash(h.Root), before.Size, tlog.Hash(before.Root)); err != nil {
		return fmt.Errorf("%w: facts up to %d: %w", ErrRewritten, before.Size, err)
	}
	return nil
}
