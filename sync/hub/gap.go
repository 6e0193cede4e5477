package hub

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// A gap is what the hub lacks of a story in front of facts that it has: somebody put back an older backup than the one for
// whose sake devices forgot their facts. The story goes on behind it as another replica of the family, with the same name and
// the same branch, as it is the same story: what others said of its facts goes on to mean them. The hash of the last missing
// fact is what the next ones are signed over, and stands in that replica's certificate. So whoever brings missing facts later
// brings them to their place, under who recorded them.

// gapAgain is when a device comes again whose gap others may still fill.
const gapAgain = 30 * time.Second

// ErrEarly puts off who would go on behind a gap while others may still fill it.
var ErrEarly = errors.New("the hub waits for facts that it lost, which others may have: nothing is lost on this device")

// strand are the replicas that tell one story, in the order of their facts.
func (b *batch) strand(of *Replica) ([]Replica, error) {
	others, err := b.family(of)
	if err != nil {
		return nil, err
	}
	strand := append(slices.DeleteFunc(others, func(r Replica) bool { return r.Branch != of.Branch }), *of)
	slices.SortFunc(strand, byFirst)
	return strand, nil
}

// strandAt is who of a replica's story has the facts from a number on, or would have them. A number from before a branch is
// of the story that it branched off from.
func (b *batch) strandAt(of *Replica, number uint64) (at *Replica, err error) {
	for number < of.First && of.Of != "" {
		if of, err = b.replica(of.Of); err != nil {
			return nil, err
		}
	}
	strand, err := b.strand(of)
	if err != nil {
		return nil, err
	}
	for _, r := range strand {
		if r.First <= number {
			of = &r
		}
	}
	return b.replica(of.ID)
}

// behindGap is who goes on with a replica's story from a fact on, behind one of which only the hash is known. It is ErrEarly
// while others may still give back what is missing.
func (b *batch) behindGap(replica *Replica, first uint64, before wire.Hash) (*Replica, error) {
	of, err := b.strandAt(replica, first-1)
	if err != nil {
		return nil, err
	}
	strand, err := b.strand(of)
	if err != nil {
		return nil, err
	}
	same := true // as far as anybody can tell
	for _, r := range strand {
		if r.First == first && r.Before == before {
			return b.replica(r.ID)
		}
		same = same && !r.recorded(first-1) && r.First != first
	}
	if err := b.early(); err != nil {
		return nil, err
	}
	at := parting{first: first, before: before, id: branchID(of.ID, first, before), gap: true, same: same}
	branch, err := b.branch(of, at)
	if err == nil {
		branch.Recovered = of.Recovered // it has given what it held, under the other name
		b.gaps[branch.ID] = true
		err = b.expectGap(branch, first)
	}
	return branch, err
}

// early is ErrEarly while the hub waits for what it lost.
func (b *batch) early() error {
	recovering, err := Recovering(b.tx, time.UnixMilli(b.now))
	if err == nil && recovering {
		return ErrEarly
	}
	return err
}

// fill takes what lies in the gap in front of a replica, from a device that is this one and still has it.
func (b *batch) fill(entries []Entry, before wire.Hash, replica *Replica) error {
	if len(entries) == 0 || replica.Of == "" || entries[0].Number >= replica.First {
		return nil
	}
	inside := entries[:min(uint64(len(entries)), replica.First-entries[0].Number)]
	if _, err := b.known(*replica, inside[len(inside)-1].Number); !errors.Is(err, ErrNotFound) {
		return err
	}
	origin, err := b.strandAt(replica, inside[0].Number)
	if err != nil {
		return err
	}
	_, err = b.keep(under(slices.Clone(inside), origin), before, origin)
	return err
}

// goOnWith takes facts that go on from a replica's last one. From where the story goes on behind a gap they are those of who
// does that, or of a branch when they turn out to tell another story.
func (b *batch) goOnWith(fresh []Entry, before wire.Hash, replica *Replica) (*Replica, error) {
	if fresh[0].Number > replica.Branched {
		return replica, b.acceptAll(fresh, replica)
	}
	next, err := b.next(replica, fresh)
	if err != nil {
		return nil, err
	}
	here, rest := fresh, []Entry(nil)
	if next != nil {
		here, rest = fresh[:next.First-fresh[0].Number], fresh[next.First-fresh[0].Number:]
	}
	if len(here) > 0 {
		b.gaps[replica.ID] = true
		before = here[len(here)-1].Hash
		if err := b.acceptAll(here, replica); err != nil {
			return nil, err
		}
	}
	if next == nil {
		return replica, nil
	}
	if before != next.Before { // nobody of another story is found by less than a fact of his
		next, err = b.branch(replica, parting{first: next.First, before: before, id: branchID(replica.ID, next.First, rest[0].Hash)})
		if err != nil {
			return nil, err
		}
	}
	return b.keep(under(rest, next), before, next)
}

// next is who goes on with a replica's story behind the gap that fresh facts of it reach, or who has told it from there on
// though he seemed to be of another branch: nobody could know whose story it was. It is nil for nobody.
func (b *batch) next(replica *Replica, fresh []Entry) (*Replica, error) {
	family, err := b.family(replica)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(family, byFirst)
	for _, r := range family {
		if r.First < fresh[0].Number || r.First > fresh[len(fresh)-1].Number {
			continue
		}
		if r.Branch == replica.Branch {
			return b.replica(r.ID)
		}
		if !r.recorded(r.First) {
			continue
		}
		told, err := b.known(r, r.First)
		if err != nil {
			return nil, err
		}
		if told == fresh[r.First-fresh[0].Number].Hash {
			return b.replica(r.ID)
		}
	}
	return nil, nil
}

func byFirst(a, b Replica) int { return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.ID, b.ID)) }

// expectGap lets all of a family look whose story they tell when they come to where one goes on behind a gap.
func (b *batch) expectGap(of *Replica, first uint64) error {
	family, err := b.family(of)
	for _, r := range append(family, *of) {
		member, err := b.replica(r.ID)
		if err != nil {
			return err
		}
		member.Branched = max(member.Branched, first)
	}
	return err
}

// tellGaps says how many facts are missing, where this commit has made a difference to that.
func (b *batch) tellGaps() error {
	for _, id := range sortedKeys(b.gaps) {
		changed, err := b.replica(id)
		if errors.Is(err, ErrNotFound) { // a lost hub knew it, and has told of a gap: this one will when it comes
			changed, err = &Replica{ID: id}, nil
		}
		if err != nil {
			return err
		}
		family, err := b.family(changed)
		if err != nil {
			return err
		}
		var told []domain.Fact
		for _, r := range append(family, *changed) {
			missing, err := b.missing(r)
			if err != nil {
				return err
			}
			if known, settled := domain.ToldMissing(b.overlay, r.ID); known != missing && !settled {
				told = append(told, domain.FactsMissing{Device: r.Name, Replica: r.ID, Last: max(r.First, 1) - 1, Facts: missing})
			}
		}
		if err := b.record(told); err != nil {
			return err
		}
	}
	return nil
}

// missing is how many facts at most the hub lacks in front of a replica. Where the numbers are taken by another story, nobody
// knows from where on they differ.
func (b *batch) missing(r Replica) (uint64, error) {
	if r.Of == "" {
		return 0, nil
	}
	of, err := b.replica(r.Of)
	if err != nil {
		return 0, err
	}
	if _, err = b.story(of, r.First-1, r.Before); !errors.Is(err, ErrNotFound) {
		return 0, err
	}
	strand, err := b.strand(of)
	if err != nil {
		return 0, err
	}
	last, begun := r.First-1, max(strand[0].First, 1)
	covered := begun - 1
	for _, other := range strand {
		if other.First < r.First {
			covered = max(covered, min(other.end().Number, last))
		}
	}
	if covered == last {
		covered = begun - 1
	}
	return last - covered, nil
}
