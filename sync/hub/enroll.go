package hub

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// codeLife is how long an enrolment code is good for.
const codeLife = 15 * time.Minute

const (
	codeBytes   = 10 // 80 random bits: 16 characters of base32
	tokenBytes  = 32
	replicasMax = 2000 // enrolments of one site
)

// errCrowded refuses one more replica: what asked for it, and nothing beside it, has to come again.
var errCrowded = fmt.Errorf("this site has as many devices and branches as it may have, %d", replicasMax)

// NewCode makes a code with which one device may enrol under a name; an empty name lets the hub choose one.
func (h *Hub) NewCode(ctx context.Context, now time.Time, name string) (string, error) {
	if err := checkName(name); err != nil {
		return "", err
	}
	random := make([]byte, codeBytes)
	if _, err := io.ReadFull(h.random, random); err != nil {
		return "", fmt.Errorf("make code: %w", err)
	}
	code := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(random)
	err := h.store.Update(ctx, func(tx Tx) error {
		others, err := tx.Replicas()
		if err != nil {
			return err
		}
		if err := checkFree(name, others); err != nil {
			return err
		}
		head, err := tx.Head()
		if err != nil {
			return err
		}
		return tx.PutCode(Code{Code: code, Name: name, Expires: head.notBefore(now).Add(codeLife).UnixMilli()})
	})
	return code, err
}

// checkFree refuses a name that a device has: its cart is named after it.
func checkFree(name string, others []Replica) error {
	for _, other := range others {
		if name != "" && other.Name == name {
			return refuse("a device named %q is enrolled already: choose another name", name)
		}
	}
	return nil
}

func checkName(name string) error {
	if len(name) > domain.CodeLengthMax || strings.ContainsFunc(name, func(r rune) bool { return r <= ' ' || r == ':' || r == 0x7f }) || name == hubReplica {
		return refuse("device name %q: at most %d characters without spaces and colons, and not %q", name, domain.CodeLengthMax, hubReplica)
	}
	return nil
}

// Enroll gives a device with a good code a replica of its own. Errors: wire.ErrUnknownCode, ErrUsedCode, ErrOldCode, ErrVersion.
func (h *Hub) Enroll(ctx context.Context, now time.Time, ask wire.Enroll) (wire.Enrolled, error) {
	if ask.Version < 1 {
		return wire.Enrolled{}, wire.ErrVersion
	}
	if len(ask.PublicKey) != ed25519.PublicKeySize {
		return wire.Enrolled{}, fmt.Errorf("enroll: %w: the device's key has %d bytes where %d are needed", wire.ErrMalformed, len(ask.PublicKey), ed25519.PublicKeySize)
	}
	id, err := uuid.NewRandomFromReader(h.random)
	if err != nil {
		return wire.Enrolled{}, fmt.Errorf("enroll: %w", err)
	}
	var token string
	var tokenHash []byte
	if !ask.Signs {
		if token, tokenHash, err = h.newToken(); err != nil {
			return wire.Enrolled{}, err
		}
	}
	var replica Replica
	var site ed25519.PublicKey
	err = h.store.Update(ctx, func(tx Tx) error {
		b, err := newBatch(h, now, tx, nil)
		if err != nil {
			return err
		}
		key, err := b.siteKey()
		if err != nil {
			return err
		}
		site = publicOf(key)
		replica = Replica{ID: id.String(), TokenHash: tokenHash, PublicKey: ask.PublicKey, LastSync: b.now}
		return b.enroll(ask.Code, &replica)
	})
	if err != nil {
		return wire.Enrolled{}, fmt.Errorf("enroll: %w", err)
	}
	return wire.Enrolled{Name: replica.Name, Replica: replica.ID, Token: token, Number: replica.Number, Site: site,
		Certificate: replica.Certificate}, nil
}

// newToken is for a device whose app does not sign its requests yet.
func (h *Hub) newToken() (token string, digest []byte, err error) {
	random := make([]byte, tokenBytes)
	if _, err := io.ReadFull(h.random, random); err != nil {
		return "", nil, fmt.Errorf("make token: %w", err)
	}
	token = hex.EncodeToString(random)
	hash := sha256.Sum256([]byte(token))
	return token, hash[:], nil
}

func (b *batch) enroll(text string, replica *Replica) error {
	code, err := b.tx.Code(text)
	switch {
	case errors.Is(err, ErrNotFound):
		return wire.ErrUnknownCode
	case err != nil:
		return err
	case code.Used:
		return wire.ErrUsedCode
	case code.Expires < b.now:
		return wire.ErrOldCode
	}
	code.Used = true
	if err := b.tx.PutCode(code); err != nil {
		return err
	}
	others, err := b.tx.Replicas()
	if err != nil {
		return err
	}
	if len(others) >= replicasMax {
		return errCrowded
	}
	for _, other := range others {
		replica.Number = max(replica.Number, other.Number)
	}
	replica.Number++
	replica.Name = cmp.Or(code.Name, fmt.Sprintf("device-%d", replica.Number))
	if err := checkFree(replica.Name, others); err != nil {
		return err
	}
	b.replicas[replica.ID] = replica
	if err := b.certify(replica); err != nil {
		return err
	}
	_, err = b.run(nil, []domain.Fact{domain.DeviceEnrolled{Device: replica.row()}})
	return err
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
