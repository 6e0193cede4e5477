package domain

// TaskTaken says that a worker took tasks in hand, or gave them back: others are offered other work.
type TaskTaken struct {
	Tasks []string `cbor:"1,keyasint,omitempty"`
	Back  bool     `cbor:"2,keyasint,omitempty"` // they are for whoever comes again
	At    int64    `cbor:"3,keyasint,omitempty"` // ms of hub time as the device knew it
	To    string   `cbor:"4,keyasint,omitempty"` // where he is on the way to
	Of    string   `cbor:"5,keyasint,omitempty"` // the device whose claim ends, when somebody else ends it
}

// Asked says that the hub wants something done: a count that is due, a pick face to be filled.
type Asked struct {
	Task Task `cbor:"1,keyasint,omitempty"`
	Drop bool `cbor:"2,keyasint,omitempty"` // it is not needed any more
}

// RunsPlanned says which waiting orders the hub would put on one cart, the best run first.
type RunsPlanned struct {
	Runs []Run `cbor:"1,keyasint,omitempty"`
}

// Run is orders that are best picked together, as the hub proposes it.
type Run struct {
	Code     string   `cbor:"1,keyasint,omitempty"` // in the order in which runs are to be offered
	Orders   []string `cbor:"2,keyasint,omitempty"` // in the order of their totes
	Zone     string   `cbor:"3,keyasint,omitempty"` // the only zone that it goes to, if there is one
	LengthMM int64    `cbor:"4,keyasint,omitempty"`
	Seconds  int64    `cbor:"5,keyasint,omitempty"` // estimate of the walk and the picks
}

// Kind numbers the facts about tasks.
func (TaskTaken) Kind() Kind   { return KindTaskTaken }
func (Asked) Kind() Kind       { return KindAsked }
func (RunsPlanned) Kind() Kind { return KindRunsPlanned }

// Table, Key and Terms make Run a row; runs are read all at once.
func (Run) Table() Table  { return TableRun }
func (r Run) Key() string { return r.Code }
func (Run) Terms() []Term { return nil }

func (c TaskTaken) fold(f *folding) {
	for _, id := range c.Tasks {
		task, ok := Get[Task](f, id)
		switch {
		case !ok:
		case c.Back && task.State == TaskClaimed && (task.Device == f.seen.Device || task.Device == c.Of):
			task.State, task.Worker, task.Device, task.Since, task.To = TaskOpen, "", "", 0, ""
			f.Put(task)
		case !c.Back && (task.State == TaskOpen || task.State == TaskClaimed && task.Device == f.seen.Device):
			task.State, task.Worker, task.Device, task.Since, task.To = TaskClaimed, f.worker, f.seen.Device, c.At, c.To
			f.Put(task)
		}
	}
}

// fold asks, or takes back what it asked for; work that somebody has in hand is left to him.
func (a Asked) fold(f *folding) {
	task, known := Get[Task](f, a.Task.ID)
	switch {
	case a.Drop && known && task.State == TaskOpen:
		task.State = TaskCancelled
		f.Put(task)
	case a.Drop:
	case known && task.State == TaskOpen:
		task.Quantity, task.Due, task.Reason = a.Task.Quantity, a.Task.Due, a.Task.Reason
		f.Put(task)
	default:
		f.ask(a.Task)
	}
}

func (p RunsPlanned) fold(f *folding) {
	for _, old := range All[Run](f) {
		f.Delete(TableRun, old.Key())
	}
	for _, run := range p.Runs {
		f.Put(run)
	}
}
