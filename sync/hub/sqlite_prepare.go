package hub

import (
	"context"
	"maps"
)

// preparedTx is a commit that is made in memory: what it writes is gathered, and what it reads is remembered, or stands on
// disk. What the commit before it may have changed, unless the rows tell, is read when that has landed.
type preparedTx struct {
	sqlTx
	gathered *gathering
	ahead    *ahead
	replicas map[string]Replica // that it keeps
}

var _ Tx = (*preparedTx)(nil)

func (s *sqliteStore) prepareTx(ctx context.Context) (*preparedTx, error) {
	last := s.ahead.flight
	g := &gathering{reader: s.ahead.prepared}
	if last != nil {
		g.behind = last.landing
		s.rows.Behind(last.changed, g.await)
	}
	s.rows.Begin(rowsGathering{g})
	t := &preparedTx{gathered: g, ahead: &s.ahead, replicas: map[string]Replica{}}
	t.sqlTx = sqlTx{sqlSnapshot: sqlSnapshot{Reader: s.rows, err: s.rows.Err, ctx: ctx, tx: g}, rows: s.rows, head: s.seen}
	if s.ahead.sums == nil {
		var err error
		if s.ahead.sums, err = t.parts(); err != nil {
			return t, err
		}
	}
	t.sums = maps.Clone(s.ahead.sums)
	return t, nil
}

// Replica returns a device by the id of its enrolment.
func (t *preparedTx) Replica(id string) (Replica, error) {
	if r, ok := t.replicas[id]; ok {
		return r, nil
	}
	if r, ok := t.ahead.replicas[id]; ok {
		return r, nil
	}
	r, err := t.sqlTx.Replica(id)
	if err == nil {
		t.ahead.replicas[id] = r
	}
	return r, err
}

// PutReplica keeps what is known of an enrolment.
func (t *preparedTx) PutReplica(r Replica) error {
	t.replicas[r.ID] = r
	return t.sqlTx.PutReplica(r)
}

// Setting returns what the hub keeps under a name.
func (t *preparedTx) Setting(name string) ([]byte, error) {
	if value, ok := t.ahead.settings[name]; ok {
		return value, nil
	}
	value, err := t.sqlTx.Setting(name)
	if err == nil {
		t.ahead.settings[name] = value
	}
	return value, err
}

// SetSetting is for a commit that is not prepared: settings seldom change, and more than the next commit goes by them.
func (t *preparedTx) SetSetting(string, []byte) error { return t.gathered.giveUp() }
