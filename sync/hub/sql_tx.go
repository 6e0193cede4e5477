package hub

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// Statements that every commit runs.
var (
	readHead     = "SELECT epoch, position, root, edge, time, signature FROM head WHERE site=1"
	moveHead     = "UPDATE head SET epoch=$1, position=$2, root=$3, edge=$4, time=$5, signature=$6 WHERE site=1"
	readReplica  = "SELECT body FROM replica WHERE id=$1"
	readReplicas = "SELECT found.body FROM unnest($1::bytea[]) AS key(id) " +
		"CROSS JOIN LATERAL (SELECT body FROM replica WHERE id=key.id LIMIT 1) AS found" // where lists can be arguments
	keepReplica = `INSERT INTO replica(id, name, number, body) VALUES($1, $2, $3, $4)
		ON CONFLICT(id) DO UPDATE SET name=excluded.name, number=excluded.number, body=excluded.body`
	readSums    = "SELECT scope, tbl, sum FROM fingerprint"
	keepSum     = "INSERT INTO fingerprint(scope, tbl, sum) VALUES($1, $2, $3) ON CONFLICT(scope, tbl) DO UPDATE SET sum=excluded.sum"
	appendFacts = rows.NewInsertion("log(site, replica, number, data, hash, low, high, received, unfolded, signature)",
		[]string{rows.Integer, rows.Bytes, rows.Integer, rows.Bytes, rows.Bytes, rows.Integer, rows.Integer, rows.Integer, rows.Truth, rows.Bytes}, "")
	growTree    = rows.NewInsertion("node(level, n, hash)", []string{rows.Integer, rows.Integer, rows.Bytes}, "")
	readNode    = "SELECT hash FROM node WHERE level=$1 AND n=$2"
	readSetting = "SELECT value FROM setting WHERE name=$1"
)

// commitStatements are worth preparing where the engine does not remember plans by itself.
var commitStatements = slices.Concat([]string{readHead, moveHead, readReplica, keepReplica, readSums, keepSum},
	appendFacts.Statements(), growTree.Statements())

// sqlSnapshot reads the hub's tables inside one transaction, in the SQL that all engines share.
type sqlSnapshot struct {
	domain.Reader
	err func() error
	ctx context.Context
	tx  rows.Conn
}

// sqlTx is a commit on an SQL engine.
type sqlTx struct {
	sqlSnapshot
	rows     *rows.Store
	head     Head
	appended []Entry
	sums     map[part]wire.Fingerprint // as they are kept, or nil when they are to be read
}

// Head is the end of the site's order, which is this commit's until it ends.
func (t *sqlTx) Head() (Head, error) { return t.head, nil }

// Err is the first error of a read of rows.
func (s *sqlSnapshot) Err() error { return s.err() }

// Head reads the end of the site's order.
func (s *sqlSnapshot) Head() (Head, error) { return s.readHead(readHead) }

func (s *sqlSnapshot) readHead(query string) (Head, error) {
	return scanHead(s.tx.QueryRowContext(s.ctx, query).Scan)
}

func scanHead(scan func(...any) error) (head Head, err error) {
	var epoch, root, edge, signature []byte
	if err := scan(&epoch, &head.Site, &root, &edge, &head.Time, &signature); err != nil {
		return Head{}, fmt.Errorf("read head: %w", err)
	}
	head.Epoch = string(epoch)
	copy(head.Root[:], root)
	head.Edge, head.Signature = string(edge), string(signature)
	return head, nil
}

// Replica returns a device by the id of its enrolment.
func (s *sqlSnapshot) Replica(id string) (Replica, error) {
	var body []byte
	err := s.tx.QueryRowContext(s.ctx, readReplica, id).Scan(&body)
	return scanReplica(body, err)
}

func scanReplica(body []byte, err error) (r Replica, _ error) {
	if errors.Is(err, sql.ErrNoRows) {
		return Replica{}, ErrNotFound
	}
	if err != nil {
		return Replica{}, fmt.Errorf("read replica: %w", err)
	}
	return r, wire.Unmarshal(body, &r)
}

// FindReplicas reads some devices in one round trip, where each would take its own; else it reads none.
func (s *sqlSnapshot) FindReplicas(ids []string) (map[string]Replica, error) {
	conn, ok := s.tx.(*pipeline)
	if !ok {
		return nil, nil
	}
	kept, err := findReplicas(s.ctx, conn, ids)
	found := make(map[string]Replica, len(kept))
	for id, r := range kept {
		found[id] = r.Replica
	}
	return found, err
}

// Replicas returns every enrolment, by name.
func (s *sqlSnapshot) Replicas() ([]Replica, error) {
	found, err := s.tx.QueryContext(s.ctx, "SELECT body FROM replica ORDER BY name, id")
	if err != nil {
		return nil, fmt.Errorf("read replicas: %w", err)
	}
	return collect(found, func(scan func(...any) error) (r Replica, err error) {
		var body []byte
		if err := scan(&body); err != nil {
			return r, err
		}
		return r, wire.Unmarshal(body, &r)
	})
}

// Code returns an enrolment code.
func (s *sqlSnapshot) Code(code string) (Code, error) {
	c := Code{Code: code}
	err := s.tx.QueryRowContext(s.ctx, "SELECT name, expires, used FROM code WHERE code=$1", code).Scan(&c.Name, &c.Expires, &c.Used)
	if errors.Is(err, sql.ErrNoRows) {
		return Code{}, ErrNotFound
	}
	if err != nil {
		return Code{}, fmt.Errorf("read code: %w", err)
	}
	return c, nil
}

const logColumns = "SELECT site, replica, number, data, hash, low, high, received, unfolded, signature FROM log "

// Log returns facts behind a position.
func (s *sqlSnapshot) Log(after int64, limit int) ([]Entry, error) {
	found, err := s.tx.QueryContext(s.ctx, logColumns+"WHERE site>$1 ORDER BY site LIMIT $2", after, limit)
	if err != nil {
		return nil, fmt.Errorf("read log: %w", err)
	}
	return collect(found, scanEntry)
}

// Recorded returns one fact of a replica.
func (s *sqlSnapshot) Recorded(replica string, number uint64) (Entry, error) {
	e, err := scanEntry(s.tx.QueryRowContext(s.ctx, logColumns+"WHERE replica=$1 AND number=$2", replica, int64(number)).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return Entry{}, ErrNotFound
	}
	return e, err
}

func scanEntry(scan func(...any) error) (e Entry, err error) {
	var hash []byte
	var number int64
	if err := scan(&e.Site, &e.Replica, &number, &e.Data, &hash, &e.Low, &e.High, &e.Received, &e.Unfolded, &e.Signature); err != nil {
		return e, fmt.Errorf("read log: %w", err)
	}
	e.Number = uint64(number)
	copy(e.Hash[:], hash)
	return e, nil
}

// Node returns a node of the tree.
func (s *sqlSnapshot) Node(level int, n int64) (wire.Hash, error) {
	var hash []byte
	err := s.tx.QueryRowContext(s.ctx, readNode, level, n).Scan(&hash)
	if errors.Is(err, sql.ErrNoRows) {
		return wire.Hash{}, fmt.Errorf("read tree: %w: node %d of level %d", ErrNotFound, n, level)
	}
	if err != nil {
		return wire.Hash{}, fmt.Errorf("read tree: %w", err)
	}
	return wire.Hash(hash), nil
}

// Setting returns what the hub keeps under a name.
func (s *sqlSnapshot) Setting(name string) ([]byte, error) {
	value, err := scanSetting(s.tx.QueryRowContext(s.ctx, readSetting, name).Scan)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", name, err)
	}
	return value, nil
}

// scanSetting returns nothing for a setting that there is not.
func scanSetting(scan func(...any) error) (value []byte, err error) {
	if err = scan(&value); errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return value, err
}

func collect[T any](found *sql.Rows, read func(scan func(...any) error) (T, error)) ([]T, error) {
	defer found.Close()
	var all []T
	for found.Next() {
		one, err := read(found.Scan)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, found.Err()
}

// SetHead moves the head.
func (t *sqlTx) SetHead(head Head) error {
	_, err := t.tx.ExecContext(t.ctx, moveHead, head.Epoch, head.Site, head.Root[:], []byte(head.Edge), head.Time, []byte(head.Signature))
	if err != nil {
		return fmt.Errorf("move head: %w", err)
	}
	t.head = head
	return nil
}

// Append adds facts to the site's order, and nodes to the tree over it.
func (t *sqlTx) Append(entries []Entry, nodes []Node) error {
	var args []any
	for _, e := range entries {
		args = append(args, e.Site, e.Replica, int64(e.Number), e.Data, e.Hash[:], e.Low, e.High, e.Received, e.Unfolded, e.Signature)
	}
	if err := appendFacts.Run(t.ctx, t.tx, args); err != nil {
		return fmt.Errorf("append facts: %w", err)
	}
	for _, e := range entries {
		if !e.Unfolded {
			continue
		}
		if _, err := t.tx.ExecContext(t.ctx, "INSERT INTO undecoded(site) VALUES($1)", e.Site); err != nil {
			return fmt.Errorf("append facts: %w", err)
		}
	}
	t.appended = append(t.appended, entries...)
	return t.grow(nodes)
}

func (t *sqlTx) grow(nodes []Node) error {
	var args []any
	for _, node := range nodes {
		args = append(args, node.Level, node.N, node.Hash[:])
	}
	if err := growTree.Run(t.ctx, t.tx, args); err != nil {
		return fmt.Errorf("grow tree: %w", err)
	}
	return nil
}

// SetSetting keeps something under a name.
func (t *sqlTx) SetSetting(name string, value []byte) error {
	_, err := t.tx.ExecContext(t.ctx, "INSERT INTO setting(name, value) VALUES($1, $2) ON CONFLICT(name) DO UPDATE SET value=excluded.value", name, value)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	return nil
}

// Undecoded returns the oldest facts that no version could fold so far.
func (s *sqlSnapshot) Undecoded(limit int) ([]Entry, error) {
	found, err := s.tx.QueryContext(s.ctx, logColumns+"WHERE site IN (SELECT site FROM undecoded) ORDER BY site LIMIT $1", limit)
	if err != nil {
		return nil, fmt.Errorf("read undecoded facts: %w", err)
	}
	return collect(found, scanEntry)
}

// Refolded notes that a fact is undecoded no more.
func (t *sqlTx) Refolded(site int64) error {
	if _, err := t.tx.ExecContext(t.ctx, "DELETE FROM undecoded WHERE site=$1", site); err != nil {
		return fmt.Errorf("note refolded fact: %w", err)
	}
	return nil
}

// Redact puts other bytes in the place of a fact's.
func (t *sqlTx) Redact(site int64, data []byte) error {
	if _, err := t.tx.ExecContext(t.ctx, "UPDATE log SET data=$1 WHERE site=$2", data, site); err != nil {
		return fmt.Errorf("redact fact: %w", err)
	}
	return nil
}

// Changes tells what an overlay makes different.
func (t *sqlTx) Changes(overlay *domain.Overlay) ([]rows.Change, error) {
	return t.rows.Changes(overlay)
}

// PutReplica keeps what is known of an enrolment.
func (t *sqlTx) PutReplica(r Replica) error {
	body, err := wire.Marshal(r)
	if err != nil {
		return err
	}
	_, err = t.tx.ExecContext(t.ctx, keepReplica, r.ID, r.Name, r.Number, body)
	if err != nil {
		return fmt.Errorf("keep replica: %w", err)
	}
	return nil
}

// PutCode keeps an enrolment code.
func (t *sqlTx) PutCode(c Code) error {
	_, err := t.tx.ExecContext(t.ctx, `INSERT INTO code(code, name, expires, used) VALUES($1, $2, $3, $4)
		ON CONFLICT(code) DO UPDATE SET used=excluded.used`, c.Code, c.Name, c.Expires, c.Used)
	if err != nil {
		return fmt.Errorf("keep code: %w", err)
	}
	return nil
}
