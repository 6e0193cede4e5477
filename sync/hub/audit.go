package hub

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// auditPage is how many facts are held in memory at once.
const auditPage = 5000

// AuditReport says what was verified.
type AuditReport struct {
	Facts, Devices, Rows int
	Earlier              bool // an earlier version of the fold has made the rows: they are not what this one makes, which makes them anew when it serves
}

// Audit verifies, at one moment, that every device's facts are a dense and unbroken chain, that the site's order
// and what was decided are what the signed head of the history stands for, that the rows are what folding all facts from nothing gives, byte for byte, and that the sum of every kind
// of goods over all places is zero. Rows that an earlier version of the fold has made are not looked at: they are to be made anew.
// The error names the first break.
func (h *Hub) Audit(ctx context.Context) (AuditReport, error) {
	var report AuditReport
	err := h.store.View(ctx, func(s Snapshot) error {
		a := auditor{s: s, release: h.release, chains: map[string]link{}, replicas: map[string]Replica{}, state: domain.NewOverlay(nil),
			changed: map[domain.FactRef]nameless{}, gaps: map[string]bool{}}
		replicas, err := s.Replicas()
		if err != nil {
			return err
		}
		for _, r := range replicas {
			a.replicas[r.ID] = r
		}
		if err := a.readLog(); err != nil {
			return err
		}
		for _, r := range replicas {
			if last := a.chains[r.ID]; last.number != r.Acked || last.hash != r.Chain {
				return fmt.Errorf("device %s: the log ends at fact %d, the hub acknowledged %d", r.Name, last.number, r.Acked)
			}
		}
		made, err := foldOf(s)
		if err != nil {
			return err
		}
		report = AuditReport{Facts: a.facts, Devices: len(replicas), Earlier: a.facts > 0 && made < h.release.FoldVersion}
		switch {
		case report.Earlier:
			return nil
		case made > h.release.FoldVersion:
			return errOlder
		}
		if report.Rows, err = a.compareRows(); err != nil {
			return err
		}
		return a.checkZero()
	})
	return report, err
}

type link struct {
	number uint64
	hash   wire.Hash
}

type auditor struct {
	s        Snapshot
	release  Release
	chains   map[string]link
	replicas map[string]Replica
	epochs   Epochs
	tree     edge
	state    *domain.Overlay
	facts    int
	gaps     map[string]bool             // replicas in front of which the hub says that facts are missing
	loose    []domain.DeviceForked       // that go on from a fact which is not there
	changed  map[domain.FactRef]nameless // facts that are not what was recorded, until one is found that says why
}

func (a *auditor) readLog() error {
	head, err := a.s.Head()
	if err != nil {
		return err
	}
	if a.epochs, err = EpochsOf(a.s); err != nil {
		return err
	}
	var last int64
	for {
		page, err := a.s.Log(last, auditPage)
		if err != nil {
			return err
		}
		for _, e := range page {
			if err := a.check(e); err != nil {
				return a.breakAt(e, err)
			}
			last = e.Site
			a.facts++
		}
		if len(page) < auditPage {
			break
		}
	}
	if err := errors.Join(a.unexplained(), a.tied()); err != nil {
		return err
	}
	return a.checkHead(head)
}

// checkHead holds the tree that the log makes against the head that the site signed.
func (a *auditor) checkHead(head Head) error {
	if last := int64(a.facts); last != head.Site || a.tree.root() != head.Root || a.tree.String() != head.Edge {
		return fmt.Errorf("position %d: the tree of the history is broken: the log has %d facts and another root", head.Site, last)
	}
	if head.Site == 0 {
		return nil
	}
	key, err := SiteKey(a.s)
	if err != nil {
		return err
	}
	if err := head.Signed().Verify(key); err != nil {
		return fmt.Errorf("position %d: %w", head.Site, err)
	}
	return nil
}

func (a *auditor) check(e Entry) error {
	before := a.chains[e.Replica]
	if e.Number != before.number+1 {
		return fmt.Errorf("fact %d is missing", before.number+1)
	}
	if wire.Link(before.hash, e.Data) != e.Hash {
		if err := a.doubt(e); err != nil {
			return err
		}
	}
	if err := errors.Join(a.branch(e), a.explain(e)); err != nil {
		return err
	}
	if e.Site != int64(a.facts)+1 {
		return fmt.Errorf("position %d is missing", a.facts+1)
	}
	a.chains[e.Replica] = link{e.Number, e.Hash} // the chain goes on from what was recorded
	if err := a.grow(e); err != nil {
		return err
	}
	was := e.Unfolded
	if err := a.release.foldEntry(a.state, &e, a.replicas[e.Replica], a.epochs.At(e.Site)); err != nil {
		return err
	}
	if e.Unfolded && !was {
		return errOlder
	}
	return nil
}

// branch begins the chain of a replica that the hub says has branched off from another one.
func (a *auditor) branch(e Entry) error {
	if a.replicas[e.Replica].Device() {
		return nil
	}
	envelope, err := wire.Open(e.Data)
	if err != nil || envelope.Kind != domain.KindDeviceForked {
		return err
	}
	fact, err := envelope.Fact()
	if err != nil {
		return err
	}
	forked := fact.(domain.DeviceForked)
	if e.Replica != a.epochs.own(e.Site) {
		return nil // the word of a hub that was lost: here another one may tell that story, of which this hub has said so itself
	}
	if err := a.partsWhere(forked); err != nil {
		return err
	}
	if _, begun := a.chains[forked.Into.Replica]; begun {
		return nil // a lost hub said so, too
	}
	began := link{number: forked.Number - 1}
	copy(began.hash[:], forked.Before)
	a.chains[forked.Into.Replica] = began
	return nil
}

// partsWhere holds a branch against the fact that it goes on from. Where that was lost there is the hub's word alone, which may
// stand behind that of a lost hub that had it.
func (a *auditor) partsWhere(forked domain.DeviceForked) error {
	if forked.Missing {
		a.gaps[forked.Into.Replica] = true
	}
	if forked.Number <= 1 || forked.Missing {
		return nil
	}
	of := forked.Of
	for forked.Number-1 < a.replicas[of].First {
		of = a.replicas[of].Of
	}
	last, err := a.s.Recorded(of, forked.Number-1)
	if errors.Is(err, ErrNotFound) { // it lay behind a gap
		last, err = a.recordedBeside(a.replicas[of], forked.Number-1)
	}
	if errors.Is(err, ErrNotFound) {
		a.loose = append(a.loose, forked)
		return nil
	}
	if err != nil {
		return err
	}
	if !bytes.Equal(last.Hash[:], forked.Before) {
		return fmt.Errorf("%s does not branch off from fact %d of %s", forked.Into.Replica, forked.Number-1, forked.Of)
	}
	return nil
}

// tied tells whether every branch goes on from a fact, or behind a gap of which the hub told.
func (a *auditor) tied() error {
	for _, forked := range a.loose {
		if !a.gaps[forked.Into.Replica] {
			return fmt.Errorf("fact %d of %s, behind which %s branches off: %w", forked.Number-1, forked.Of, forked.Into.Replica, ErrNotFound)
		}
	}
	return nil
}

// recordedBeside is the fact of whoever else tells a replica's story under that number.
func (a *auditor) recordedBeside(of Replica, number uint64) (Entry, error) {
	for _, r := range a.replicas {
		if !bytes.Equal(r.PublicKey, of.PublicKey) || r.Branch != of.Branch || !r.recorded(number) {
			continue
		}
		if e, err := a.s.Recorded(r.ID, number); err == nil || !errors.Is(err, ErrNotFound) {
			return e, err
		}
	}
	return Entry{}, ErrNotFound
}

// grow adds a fact to the tree and holds the nodes that it completes against those that were kept.
func (a *auditor) grow(e Entry) error {
	hash, err := leaf(e)
	if err != nil {
		return err
	}
	for _, node := range a.tree.add(e.Site-1, hash) {
		kept, err := a.s.Node(node.Level, node.N)
		if err != nil {
			return err
		}
		if kept != node.Hash {
			return fmt.Errorf("node %d of level %d of the tree is another one", node.N, node.Level)
		}
	}
	return nil
}

// errOlder says that the hub folded facts that this program cannot.
var errOlder = errors.New("this program is older than the hub: audit with the hub's own version")

// foldEntry folds one fact of the log. One that this version does not wholly understand is marked as unfolded and
// named in a discrepancy, now and in every audit; a later version records another fact that folds it.
func (r Release) foldEntry(state domain.Rows, e *Entry, from Replica, epoch string) error {
	envelope, err := wire.Open(e.Data)
	if err != nil {
		return err
	}
	seen := seenOf(*e, envelope, from, epoch)
	fact, err := r.Decode(envelope)
	if err != nil || e.Unfolded {
		e.Unfolded = true
		domain.FoldUnknown(state, seen, envelope.Worker, envelope.Kind)
		return nil
	}
	r.Fold(state, seen, envelope.Worker, fact)
	return nil
}

// Base is the position that a fact's device knew. One that the fact itself came behind was of a history that this hub has
// lost, and not noticed yet when the fact came: the same position means another fact now.
func (e Entry) Base(envelope wire.Envelope, epoch string) int64 {
	if base := envelope.BaseIn(epoch); base < e.Site {
		return base
	}
	return 0
}

func seenOf(e Entry, envelope wire.Envelope, from Replica, epoch string) domain.Seen {
	return domain.Seen{Device: from.Name, Branch: from.Branch, Number: e.Number, Base: e.Base(envelope, epoch), Site: e.Site, Low: e.Low, High: e.High}
}

// compareRows holds every row that the facts make against the row on disk, and looks for rows without facts.
func (a *auditor) compareRows() (int, error) {
	count := 0
	for _, at := range a.state.Changed() {
		made, kept := a.state.Get(at.Table, at.Key), a.s.Get(at.Table, at.Key)
		if made == nil && kept == nil {
			continue
		}
		count++
		same, err := equalRows(made, kept)
		if err != nil {
			return count, err
		}
		if !same {
			return count, fmt.Errorf("row %q of table %d is not what the facts make: %+v instead of %+v", at.Key, at.Table, kept, made)
		}
		if err := a.checkScope(at, made); err != nil {
			return count, err
		}
	}
	for _, table := range domain.Tables() {
		if kept, made := len(a.s.Find(table, domain.Term{})), len(a.state.Find(table, domain.Term{})); kept != made {
			return count, fmt.Errorf("table %d has %d rows where the facts make %d", table, kept, made)
		}
	}
	return count, a.s.Err()
}

// checkScope holds the scope that a row is in against the place where it is.
func (a *auditor) checkScope(at domain.Address, made domain.Row) error {
	if made == nil || !at.Table.Replicated() {
		return nil
	}
	kept, err := a.s.Row(at)
	if err != nil {
		return err
	}
	if scope := domain.ScopeOf(a.state, made); kept.Scope != scope {
		return fmt.Errorf("row %q of table %d is in scope %q, and its place in %q", at.Key, at.Table, kept.Scope, scope)
	}
	return nil
}

func equalRows(a, b domain.Row) (bool, error) {
	if a == nil || b == nil {
		return a == nil && b == nil, nil
	}
	first, err := wire.EncodeRow(a)
	if err != nil {
		return false, err
	}
	second, err := wire.EncodeRow(b)
	return bytes.Equal(first, second), err
}

// checkZero adds up the ledger: what all places have of some goods, with the accounts outside, is nothing.
func (a *auditor) checkZero() error {
	sums := map[domain.Goods]int64{}
	for _, stock := range domain.All[domain.Stock](a.s) {
		sums[stock.Goods] += stock.Quantity
	}
	for goods, sum := range sums {
		if sum != 0 {
			return fmt.Errorf("the ledger of %+v does not add up: %d too many", goods, sum)
		}
	}
	return a.s.Err()
}
