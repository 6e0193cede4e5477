package hub

import (
	"slices"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

// settingTouched is where hubs on one database tell each other which rows without positions they have changed, as the feed
// tells of all others. A hub that works alone tells nobody, so there may be gaps: then nobody knows.
const settingTouched = "touched"

const (
	touchedCommitsMax = 16   // that are told of
	touchedRowsMax    = 1000 // of a commit that is
	sharedFor         = 64   // commits behind another hub's for which a hub tells
)

// touched is what one commit has changed of the rows without positions.
type touched struct {
	From int64                     `cbor:"1,keyasint"` // the position before it
	To   int64                     `cbor:"2,keyasint"`
	Keys map[domain.Table][][]byte `cbor:"3,keyasint,omitempty"` // as bytes: what was scanned need not be text
}

// touchedBetween are the rows that the commits from one position to another have changed; known is false if not all of them
// have told.
func touchedBetween(told []touched, from, to int64) (changed []domain.Address, known bool) {
	for _, t := range told {
		if t.From != from || from == to {
			continue
		}
		from = t.To
		for table, keys := range t.Keys {
			for _, key := range keys {
				changed = append(changed, domain.Address{Table: table, Key: string(key)})
			}
		}
	}
	slices.SortFunc(changed, domain.Address.Compare)
	return slices.Compact(changed), from == to
}

// touch adds what a commit has changed to what was told before.
func touch(told []touched, from, to int64, changes []rows.Change) []touched {
	t := touched{From: from, To: to, Keys: map[domain.Table][][]byte{}}
	n := 0
	for _, c := range changes {
		if !c.Table.Replicated() && !c.Table.OnlyAdded() {
			t.Keys[c.Table] = append(t.Keys[c.Table], []byte(c.Key))
			n++
		}
	}
	if n > touchedRowsMax {
		return nil
	}
	all := append(slices.Clone(told), t)
	return all[max(0, len(all)-touchedCommitsMax):]
}

// readTouched reads what was told, which is nothing if this version does not understand it.
func readTouched(s Snapshot) ([]touched, error) {
	value, err := s.Setting(settingTouched)
	if err != nil || value == nil {
		return nil, err
	}
	var told []touched
	if wire.Unmarshal(value, &told) != nil {
		return nil, nil
	}
	return told, nil
}

// tellTouched tells other hubs what this commit has changed, if there are any.
func (c *postgresCommit) tellTouched(t *sqlTx) error {
	from := c.seen.Site
	if c.solitude.found >= sharedFor || t.head.Site == from {
		return nil
	}
	var changes []rows.Change
	if unwritten := c.rows.Unwritten(); unwritten != nil {
		changes = unwritten.Changes()
	}
	c.told = touch(c.told, from, t.head.Site, changes)
	value, err := wire.Marshal(c.told)
	if err != nil {
		return err
	}
	return t.SetSetting(settingTouched, value)
}
