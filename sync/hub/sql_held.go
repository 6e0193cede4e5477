package hub

import "fmt"

// Held returns facts of a replica that are held back.
func (s *sqlSnapshot) Held(replica string, from uint64, limit int) ([]Entry, error) {
	found, err := s.tx.QueryContext(s.ctx, "SELECT number, data, hash, low, high, received, signature FROM held "+
		"WHERE replica=$1 AND number>=$2 ORDER BY number LIMIT $3", replica, int64(from), limit)
	if err != nil {
		return nil, fmt.Errorf("read held facts: %w", err)
	}
	return collect(found, func(scan func(...any) error) (Entry, error) {
		e := Entry{Replica: replica}
		var number int64
		var hash []byte
		if err := scan(&number, &e.Data, &hash, &e.Low, &e.High, &e.Received, &e.Signature); err != nil {
			return e, fmt.Errorf("read held facts: %w", err)
		}
		e.Number = uint64(number)
		copy(e.Hash[:], hash)
		return e, nil
	})
}

// Hold keeps facts beside the log.
func (t *sqlTx) Hold(entries []Entry) error {
	for _, e := range entries {
		_, err := t.tx.ExecContext(t.ctx, "INSERT INTO held(replica, number, data, hash, low, high, received, signature) VALUES($1, $2, $3, $4, $5, $6, $7, $8)",
			e.Replica, int64(e.Number), e.Data, e.Hash[:], e.Low, e.High, e.Received, e.Signature)
		if err != nil {
			return fmt.Errorf("hold facts: %w", err)
		}
	}
	return nil
}

// Unhold forgets held facts that are in the log.
func (t *sqlTx) Unhold(replica string, to uint64) error {
	if _, err := t.tx.ExecContext(t.ctx, "DELETE FROM held WHERE replica=$1 AND number<=$2", replica, int64(to)); err != nil {
		return fmt.Errorf("forget held facts: %w", err)
	}
	return nil
}
