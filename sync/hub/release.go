package hub

import (
	"errors"
	"fmt"
	"sync"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// settingVocabulary is where the store keeps how much the newest hub understands that has committed.
const settingVocabulary = "vocabulary"

// ErrOlder says that a newer hub works on the same store: what it has made of facts this one cannot go on from.
var ErrOlder = errors.New("a newer version of the hub works on this store: update this one")

// Release is what a version of the hub understands.
type Release struct {
	Vocabulary int // of two releases the one with more understands all that the other does
	// FoldVersion is another one where Fold makes other rows of the same facts.
	FoldVersion int
	// Decode makes the fact of an envelope, or fails when this version does not understand all of it.
	Decode func(wire.Envelope) (domain.Fact, error)
	Fold   Fold
}

// Fold makes rows of one fact: domain.Fold, or what another version of the rules makes of it.
type Fold func(rows domain.Rows, seen domain.Seen, worker string, fact domain.Fact)

// Present is this version.
func Present() Release {
	return Release{Vocabulary: domain.Vocabulary(), FoldVersion: domain.FoldVersion, Decode: wire.Envelope.WholeFact, Fold: domain.Fold}
}

// WithRelease is the hub as another version of it would be.
func (h *Hub) WithRelease(r Release) *Hub {
	other := *h
	other.release, other.understood = r, new(understood)
	return &other
}

// understood remembers behind which commit this hub was found to be as new as the store, so that one which works alone need
// not look again.
type understood struct {
	mu   sync.Mutex
	head Head
}

func (a *understood) at(head Head) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.head == head && head != Head{}
}

func (a *understood) note(head Head) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.head = head
}

// understand lets a hub commit that understands all of what the newest one has committed, and notes it when it is the newest.
// Rows hold what facts of newer kinds have made of them; an older hub would fold the next ones as if those had not been.
func (b *batch) understand(head Head) error {
	if b.hub.understood.at(head) {
		return nil
	}
	newest, err := newestOf(b.tx)
	if err != nil {
		return err
	}
	switch own := b.hub.release.Vocabulary; {
	case newest > own:
		return fmt.Errorf("%w (it knows %d things, the newer one %d)", ErrOlder, own, newest)
	case newest < own:
		value, err := wire.Marshal(own)
		if err != nil {
			return err
		}
		return b.tx.SetSetting(settingVocabulary, value)
	}
	return nil
}

func newestOf(s Snapshot) (vocabulary int, err error) {
	value, err := s.Setting(settingVocabulary)
	if err != nil || value == nil {
		return 0, err
	}
	return vocabulary, wire.Unmarshal(value, &vocabulary)
}
