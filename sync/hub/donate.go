package hub

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// Donate takes back what the hub lost. Facts are believed for what their own devices signed, whoever brings them; the
// hub's own facts for what the site signed. Only the interval in which a fact happened is the donor's word. The error is
// wire.ErrNotEnrolled for a donor that the hub lost, too.
func (h *Hub) Donate(ctx context.Context, now time.Time, from string, d wire.Donation) (answer wire.Donated, err error) {
	err = h.change(ctx, now, func(b *batch) error {
		donating := donation{batch: b, pending: map[string][]wire.LoggedFact{}, certs: map[string]wire.Certificate{}}
		err := b.take(func() error { return donating.take(from, d) }, false)
		answer = donating.answer
		return err
	})
	if err != nil {
		return wire.Donated{}, fmt.Errorf("take donation: %w", err)
	}
	return answer, nil
}

// donation is what one device gives back in one commit.
type donation struct {
	*batch
	site    ed25519.PublicKey
	certs   map[string]wire.Certificate
	pending map[string][]wire.LoggedFact // of each replica: facts that the next signature vouches for
	erased  []domain.WorkerErased        // out of facts that are not here yet
	answer  wire.Donated
}

func (d *donation) take(from string, given wire.Donation) error {
	donor, err := d.replica(from)
	if errors.Is(err, ErrNotFound) {
		return wire.ErrNotEnrolled
	}
	if err != nil {
		return err
	}
	key, err := d.siteKey()
	if err != nil {
		return err
	}
	d.site = publicOf(key)
	for _, c := range given.Certificates {
		if c.Verify(d.site) == nil {
			d.certs[c.Replica] = c
		}
	}
	for _, fact := range given.Facts {
		run := append(d.pending[fact.Replica], fact)
		d.pending[fact.Replica] = run
		if len(fact.Signature) == 0 {
			continue
		}
		delete(d.pending, fact.Replica)
		if err := d.takeRun(fact.Replica, run); err != nil {
			return err
		}
	}
	for _, run := range d.pending {
		d.answer.Refused += len(run)
	}
	if given.Last && given.Epoch == d.head.Epoch {
		donor.Recovered = given.Epoch
	}
	return d.eraseReturned(d.erased)
}

// takeRun takes facts of one replica that end with a signed one.
func (d *donation) takeRun(id string, run []wire.LoggedFact) error {
	replica, err := d.origin(id)
	if errors.Is(err, ErrNotFound) {
		d.answer.Refused += len(run)
		return nil
	}
	if err != nil {
		return err
	}
	push := wire.Push{First: run[0].Number, Signature: run[len(run)-1].Signature}
	recorded := map[uint64]wire.Hash{}
	for _, fact := range run {
		push.Facts = append(push.Facts, cbor.RawMessage(fact.Data))
		if fact.Erased != nil && fact.VerifyErased(d.site) == nil {
			recorded[fact.Number] = fact.Erased.Hash
		}
	}
	entries, before, owner, err := d.verify(push, replica, recorded)
	if err != nil {
		return err
	}
	if entries == nil {
		d.answer.Refused += len(run)
		return nil
	}
	for i := range entries {
		entries[i].Low, entries[i].High = min(run[i].Low, d.now), run[i].High
	}
	owner.end().order(entries, d.now)
	had := len(d.entries) + len(d.held)
	if _, err := d.keep(entries, before, owner); err != nil {
		return err
	}
	d.answer.Taken += len(d.entries) + len(d.held) - had
	if err := d.eraseAnew(recorded); err != nil {
		return err
	}
	return d.trust(entries, owner)
}

// eraseAnew notes of facts that came back without the person whom they named that he was erased: an audit wants to hear it from
// this hub.
func (d *donation) eraseAnew(recorded map[uint64]wire.Hash) error {
	for _, e := range d.entries {
		if hash, erased := recorded[e.Number]; !erased || hash != e.Hash {
			continue
		}
		worker, _, err := d.hub.release.statedWorker(e.Data)
		if err != nil {
			return err
		}
		d.erased = append(d.erased, domain.WorkerErased{Badge: worker.Badge, Facts: []domain.FactRef{refOf(e)}})
	}
	return nil
}

// origin is the replica that facts say they are of; one that the hub does not know comes back by its certificate. The hub's
// own replicas of lost epochs need no certificate: the site's signature is on their facts.
func (d *donation) origin(id string) (*Replica, error) {
	replica, err := d.replica(id)
	branch, own := strings.CutPrefix(id, hubReplica+"@")
	if errors.Is(err, ErrNotFound) && (own || id == hubReplica) {
		replica, err = &Replica{ID: id, Name: hubReplica}, nil
		if own {
			replica.Branch = branch
		}
		d.replicas[id] = replica
		return replica, nil
	}
	if errors.Is(err, ErrNotFound) {
		return d.returned(id)
	}
	return replica, err
}

// returned lets a replica come back by its certificate, and what it branched off from by theirs.
func (d *donation) returned(id string) (*Replica, error) {
	c, ok := d.certs[id]
	if !ok {
		return nil, ErrNotFound
	}
	delete(d.certs, id) // whatever they say, nobody branches off from himself
	if _, err := d.replica(c.Of); c.Of != "" && errors.Is(err, ErrNotFound) {
		if _, err := d.returned(c.Of); err != nil {
			return nil, err
		}
	}
	return d.admit(c, true)
}

// verify finds the story that facts go on from, by the only signature that fits: the replica's, or that of another one of
// its family. There are no entries when none fits.
func (d *donation) verify(push wire.Push, replica *Replica, recorded map[uint64]wire.Hash) (entries []Entry, before wire.Hash, owner *Replica, err error) {
	if push.First == 0 {
		return nil, before, nil, nil
	}
	tellers, err := d.tellers(replica, push.First-1)
	if err != nil {
		return nil, before, nil, err
	}
	for _, candidate := range tellers {
		key := candidate.PublicKey
		if !candidate.Device() {
			key = d.site
		}
		push.Before, err = d.known(candidate, push.First-1)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, before, nil, err
		}
		opened := openRun(push, key, recorded)
		if !opened.whole {
			continue
		}
		if owner, err = d.replica(candidate.ID); err != nil {
			return nil, before, nil, err
		}
		for i, envelope := range opened.envelopes {
			entries = append(entries, Entry{Replica: owner.ID, Number: envelope.Number, Data: push.Facts[i], Hash: opened.chain[i], Received: d.now})
		}
		entries[len(entries)-1].Signature = push.Signature
		return entries, push.Before, owner, nil
	}
	return nil, before, nil, nil
}

// trust takes from the hub's own facts how far it trusted its devices: one that was locked out or restricted stays so.
func (d *donation) trust(entries []Entry, owner *Replica) error {
	if owner.Device() {
		return nil
	}
	for _, e := range entries {
		envelope, err := wire.Open(e.Data)
		if err != nil {
			return err
		}
		if envelope.Kind != domain.KindStated && envelope.Kind != domain.KindWorkerErased && envelope.Kind != domain.KindFactsMissing {
			continue
		}
		fact, err := d.hub.release.Decode(envelope)
		if missing, ok := fact.(domain.FactsMissing); ok && err == nil {
			d.gaps[missing.Replica] = true // the hub that said so lacked other facts than this one
			continue
		}
		if erased, ok := fact.(domain.WorkerErased); ok && err == nil {
			missing, err := d.redact(erased.Badge, erased.Facts)
			if err != nil {
				return err
			}
			d.erased = append(d.erased, domain.WorkerErased{Badge: erased.Badge, Facts: missing})
			continue
		}
		stated, ok := fact.(domain.Stated)
		if err != nil || !ok {
			continue // a later version of the hub stated it
		}
		row, ok := stated.Row.(domain.Device)
		if !ok {
			continue
		}
		device, err := d.replica(row.Replica)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if row.Since > device.Since {
			device.State, device.Since = row.State, row.Since
		}
		device.Zones = row.Zones
	}
	return nil
}
