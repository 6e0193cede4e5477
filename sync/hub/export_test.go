package hub

import (
	"fmt"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Older is a hub of a version in which a kind of fact was not known yet.
func Older(h *Hub, unknown domain.Kind) *Hub {
	release := h.release
	release.Vocabulary--
	release.Decode = func(e wire.Envelope) (domain.Fact, error) {
		fact, err := h.release.Decode(e)
		if refolded, ok := fact.(domain.Refolded); e.Kind == unknown || ok && refolded.Fact.Kind() == unknown {
			return nil, fmt.Errorf("%w: %v", domain.ErrUnknownKind, unknown)
		}
		return fact, err
	}
	return h.WithRelease(release)
}

// SignEvery sets the time between signs of life on a news stream.
func (s *Server) SignEvery(d time.Duration) { s.signs = d }

// ReplicasMax is how many replicas a site may have.
const ReplicasMax = replicasMax
