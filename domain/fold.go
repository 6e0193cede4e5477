package domain

// Fold makes rows of one fact: the same on every machine that has folded the same facts before it.
// The worker is the badge of whoever recorded it.
func Fold(rows Rows, seen Seen, worker string, fact Fact) {
	f := &folding{Rows: rows, seen: seen, worker: worker, sign: 1}
	if f.permitted(fact) {
		fact.fold(f)
	}
}

// folding is one fact on its way into the rows.
type folding struct {
	Rows
	seen     Seen
	worker   string
	sign     int64 // -1 while a fact is undone
	postings int64
}

// raise records a discrepancy; one that is raised again with the same id is opened again. One that a fact in another
// handheld may explain is provisional until that handheld has spoken, unless somebody was told of it already.
func (f *folding) raise(d Discrepancy) {
	d.Worker, d.Device, d.State, d.Since = f.worker, f.seen.Device, DiscrepancyOpen, f.seen.High
	if old, ok := Get[Discrepancy](f, d.ID); explainable[d.Kind] && (!ok || old.State != DiscrepancyOpen) {
		d.State = DiscrepancyProvisional
	} else if ok {
		d.Silent = old.Silent
	}
	if d.Tell == "" {
		d.Tell = Supervisor
	}
	f.Put(d)
}

// settle closes a discrepancy when later facts have explained it.
func (f *folding) settle(id string) {
	if d, ok := Get[Discrepancy](f, id); ok && d.State != DiscrepancyClosed {
		d.State = DiscrepancyClosed
		f.Put(d)
	}
}

// ask raises a task unless it is open or claimed already.
func (f *folding) ask(t Task) {
	if old, ok := Get[Task](f, t.ID); ok && (old.State == TaskOpen || old.State == TaskClaimed) {
		return
	}
	t.State = TaskOpen
	f.Put(t)
}

// answer ends a task that is open or claimed.
func (f *folding) answer(id string, state TaskState) {
	if t, ok := Get[Task](f, id); ok && (t.State == TaskOpen || t.State == TaskClaimed) {
		t.State = state
		f.Put(t)
	}
}

// meet does what the exception table asks for at a place; a discrepancy of the kind is raised only if the table names
// who is to be told.
func (f *folding) meet(follows Exception, location, item string, kind DiscrepancyKind) {
	if follows.Count {
		f.askCount(location, item, follows.Reason)
	}
	if follows.Block {
		f.stop(location, true)
	}
	if follows.Tell != "" && kind != "" {
		f.raise(Discrepancy{ID: DerivedID(string(kind), location, f.seen.ID()), Kind: kind, Location: location,
			Goods: Goods{Item: item}, Tell: follows.Tell})
	}
}

// askCount raises a count of an item at a place.
func (f *folding) askCount(location, item, reason string) {
	f.ask(Task{ID: CountTaskID(location, item), Kind: TaskCount, Location: location, Goods: Goods{Item: item}, Reason: reason})
}

// CountTaskID is the id of the task to count an item at a place; an empty item means all that is there.
func CountTaskID(location, item string) string { return DerivedID("count", location, item) }

// FillTaskID is the id of the task to fill an item up at a pick face.
func FillTaskID(face, item string) string { return DerivedID("replenish", face, item) }

// FoldUnknown raises a discrepancy for a fact that this version cannot decode or fold. The fact itself is kept;
// a later version folds it with [Refolded]. What that carries is named itself.
func FoldUnknown(rows Rows, seen Seen, worker string, kind Kind) {
	if kind == KindRefolded {
		return
	}
	f := &folding{Rows: rows, seen: seen, worker: worker, sign: 1}
	f.raise(Discrepancy{ID: undecodedID(seen), Kind: Undecoded, Document: kind.String()})
}
