package hub

import (
	"context"
	"net/http"

	"github.com/handtruck/handtruck/sync/wire"
)

// facts hands out the log, for devices to keep.
func (s *Server) facts(w http.ResponseWriter, a asked) {
	answerReader(s, w, a, func(ctx context.Context, ask wire.FactsAsk) (wire.FactsPage, error) {
		return s.hub.Facts(ctx, s.now(), a.replica.ID, ask)
	})
}

// donate takes back what devices kept of it.
func (s *Server) donate(w http.ResponseWriter, a asked) {
	answerReader(s, w, a, func(ctx context.Context, given wire.Donation) (wire.Donated, error) {
		answer, err := s.hub.Donate(ctx, s.now(), a.replica.ID, given)
		s.sequencer.announce(ctx)
		return answer, err
	})
}

// takeBack lets a device in that the hub does not know any more: it shows the site's own word for what it is, and signs
// the request with the key that stands there.
func (s *Server) takeBack(w http.ResponseWriter, r *http.Request) {
	if !s.limits.enrolments.AllowN(s.now(), 1) {
		s.fail(w, r, errTooMany)
		return
	}
	var ask wire.Return
	who := callerOf(r)
	body, err := readBody(r, packedBytesMax) // it may bring facts
	if err == nil {
		err = wire.Unpack(body, wire.PushBytesMax, &ask)
	}
	if err == nil {
		err = who.checkAge(s.now())
	}
	if err == nil && (!who.signed() || !who.proves(Replica{PublicKey: ask.Certificate.PublicKey}, r, body)) {
		err = wire.ErrNotEnrolled
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	answer, err := s.hub.Return(r.Context(), s.now(), ask)
	s.answer(w, r, answer, err)
}
