package hub

import (
	"crypto/ed25519"
	"fmt"
	"io"
)

const settingSiteKey = "site_key"

// siteKey is the key with which the site signs its history. It is made in the hub's first commit and kept in its store,
// so that every process on the store, and a hub restored from a backup, speaks for the same site.
func (b *batch) siteKey() (ed25519.PrivateKey, error) {
	if key := b.hub.key.Load(); key != nil {
		return *key, nil
	}
	if b.key != nil {
		return b.key, nil
	}
	seed, err := b.tx.Setting(settingSiteKey)
	if err != nil {
		return nil, err
	}
	if seed == nil {
		seed = make([]byte, ed25519.SeedSize)
		if _, err := io.ReadFull(b.hub.random, seed); err != nil {
			return nil, fmt.Errorf("make the site's key: %w", err)
		}
		b.key = ed25519.NewKeyFromSeed(seed) // of this commit only: it may fail
		return b.key, b.tx.SetSetting(settingSiteKey, seed)
	}
	key := ed25519.NewKeyFromSeed(seed)
	b.hub.key.Store(&key)
	return key, nil
}

// siteKeyOf is the key of a site that has committed.
func (h *Hub) siteKeyOf(s Snapshot) (ed25519.PrivateKey, error) {
	if key := h.key.Load(); key != nil {
		return *key, nil
	}
	seed, err := s.Setting(settingSiteKey)
	if err != nil {
		return nil, err
	}
	if len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("read the site's key: %w", ErrNotFound)
	}
	key := ed25519.NewKeyFromSeed(seed)
	h.key.Store(&key)
	return key, nil
}

// SiteKey is the public key of a site, or nil for one that has not committed yet.
func SiteKey(s Snapshot) (ed25519.PublicKey, error) {
	seed, err := s.Setting(settingSiteKey)
	if err != nil || seed == nil {
		return nil, err
	}
	return publicOf(ed25519.NewKeyFromSeed(seed)), nil
}

func publicOf(key ed25519.PrivateKey) ed25519.PublicKey { return key.Public().(ed25519.PublicKey) }
