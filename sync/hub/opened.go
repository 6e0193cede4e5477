package hub

import (
	"bytes"

	"github.com/handtruck/handtruck/sync/wire"
)

// opened is what the bytes of a push tell by themselves, with the key of its device: it is found out before the push's
// turn comes, beside the commit under way, as the turns are what the hub has least of.
type opened struct {
	whole     bool // every envelope can be read, the numbers are dense and the signature is the key's
	key       []byte
	envelopes []wire.Envelope
	chain     []wire.Hash // behind each fact
}

// Opened reads and checks a push ahead of its turn, so that less is left to do in it.
func Opened(replica Replica, push wire.Push) PushFrom {
	return PushFrom{Replica: replica.ID, Push: push, opened: openPush(push, replica.PublicKey)}
}

// openPush checks numbers, hashes and the signature of a push. A replica without a key is one of the hub's own.
func openPush(push wire.Push, key []byte) *opened { return openRun(push, key, nil) }

// openRun is openPush for facts of which some are not what was recorded any more: of those it takes the hashes that the site has
// vouched for.
func openRun(push wire.Push, key []byte, recorded map[uint64]wire.Hash) *opened {
	o := &opened{key: key}
	if len(push.Facts) > wire.PushFactsMax || len(push.Samples) > wire.BootsMax {
		return o
	}
	chain := push.Before
	for i, data := range push.Facts {
		envelope, err := wire.Open(data)
		if err != nil || len(data) > wire.FactBytesMax || envelope.Number != push.First+uint64(i) {
			return o
		}
		hash, erased := recorded[envelope.Number]
		if !erased {
			hash = wire.Link(chain, data)
		}
		chain = hash
		o.envelopes, o.chain = append(o.envelopes, envelope), append(o.chain, chain)
	}
	o.whole = len(key) == 0 || len(push.Facts) == 0 || wire.Verify(key, chain[:], push.Signature)
	return o
}

// open makes entries of a push; ok is false when it is not what it claims.
func (b *batch) open(push PushFrom, replica Replica) (entries []Entry, ok bool) {
	o := push.opened
	if o == nil || !bytes.Equal(o.key, replica.PublicKey) {
		o = openPush(push.Push, replica.PublicKey)
	}
	if !o.whole {
		return nil, false
	}
	for i, envelope := range o.envelopes {
		low, high := wire.Interval(push.Samples, envelope)
		entries = append(entries, Entry{Replica: replica.ID, Number: envelope.Number, Data: push.Facts[i], Hash: o.chain[i],
			Low: low, High: high, Received: b.now})
	}
	replica.end().order(entries, b.now)
	if len(entries) > 0 {
		entries[len(entries)-1].Signature = push.Signature
	}
	return entries, true
}
