package hub

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
)

// caller is who a request says it comes from, before that is proven.
type caller struct {
	wire.Signed
	token string // of a device whose app does not sign yet
}

func callerOf(r *http.Request) caller {
	header := r.Header.Get("Authorization")
	if signed, ok := wire.ParseSigned(header); ok {
		return caller{Signed: signed}
	}
	id, token, _ := strings.Cut(strings.TrimPrefix(header, "Bearer "), ".")
	return caller{Signed: wire.Signed{Replica: id}, token: token}
}

func (c caller) signed() bool { return len(c.Signature) > 0 }

// replicaOf finds the replica that a caller names, so that it can be weighed before its body is read. The hub's own
// replica is nobody's. Errors: wire.ErrNotEnrolled, wire.ErrStale.
func (h *Hub) replicaOf(ctx context.Context, now time.Time, c caller) (replica Replica, err error) {
	replica, err = h.store.Replica(ctx, c.Replica)
	switch {
	case errors.Is(err, ErrNotFound) || err == nil && !replica.Device():
		return Replica{}, wire.ErrNotEnrolled
	case err != nil:
		return Replica{}, err
	}
	return replica, c.checkAge(now)
}

// checkAge is wire.ErrStale for a request that was signed at another time.
func (c caller) checkAge(now time.Time) error {
	if c.signed() && now.Sub(time.UnixMilli(c.At)).Abs() > wire.RequestAge {
		return wire.ErrStale
	}
	return nil
}

// hears tells whether a device may go on to hear what the site knows.
func (h *Hub) hears(ctx context.Context, id string) error {
	return h.store.View(ctx, func(s Snapshot) error {
		replica, err := asking(s, id)
		if err != nil {
			return err
		}
		return replica.Hears()
	})
}

// asking is the replica of a device that was let in. It is wire.ErrNotEnrolled for one that was lost since, as with a
// primary whose standby had not heard of it.
func asking(s Snapshot, id string) (Replica, error) {
	replica, err := s.Replica(id)
	if errors.Is(err, ErrNotFound) {
		err = wire.ErrNotEnrolled
	}
	return replica, err
}

// proves tells whether a request comes from the replica that it names: it is signed with the key that never left the
// device, or carries the token of an enrolment from before requests were signed.
func (c caller) proves(replica Replica, r *http.Request, body []byte) bool {
	if c.signed() {
		return c.Verify(replica.PublicKey, r.Method, r.URL.RequestURI(), body)
	}
	hash := sha256.Sum256([]byte(c.token))
	return subtle.ConstantTimeCompare(hash[:], replica.TokenHash) == 1
}
