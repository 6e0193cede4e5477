package sim

import (
	"errors"
	"math/rand/v2"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// memoryDisks is the model of a site's disks.
type memoryDisks struct{}

func (memoryDisks) hub() (hubDisk, error) {
	return &memoryHub{hub.NewMemoryStore("first")}, nil
}

func (memoryDisks) device(string) (deviceDisk, error) {
	return &memoryDevice{journal: replica.NewMemoryJournal(), base: replica.NewMemoryBase(), keeper: replica.NewMemoryKeeper()}, nil
}

func (memoryDisks) real() bool   { return false }
func (memoryDisks) close() error { return nil }

// memoryHub is a store in which every commit is synced.
type memoryHub struct{ store *hub.MemoryStore }

func (m *memoryHub) open() (hub.Store, error) { return m.store, nil }
func (*memoryHub) kill(hub.Store) error       { return nil }
func (*memoryHub) cutPower(*rand.Rand) error  { return nil }
func (m *memoryHub) backup() (any, error)     { return m.store.Backup(), nil }

func (m *memoryHub) restore(files any) error {
	m.store.Restore(files.(*hub.MemoryStore))
	return nil
}

func (*memoryHub) size() (all, log int64, err error) { return 0, 0, nil }

// memoryDevice is a synced journal, facts of others and a base that a power cut throws back.
type memoryDevice struct {
	journal *replica.MemoryJournal
	base    *replica.MemoryBase
	keeper  *replica.MemoryKeeper
	broken  bool
}

// errJournal is what a damaged journal opens with.
var errJournal = errors.Join(sqlite.ErrBroken, errors.New("the model of a journal"))

func (m *memoryDevice) open(clock replica.Clock, between replica.Between) (*replica.Device, error) {
	if m.broken {
		return nil, errJournal
	}
	d, err := replica.NewOf(between.Journal(m.journal), between.Base(m.base), clock, between.Decode)
	if err == nil {
		d.SetKeeper(m.keeper)
	}
	return d, err
}

func (m *memoryDevice) kill() error { return nil }

func (m *memoryDevice) cutPower(*rand.Rand) error {
	m.base.PowerCut()
	return nil
}

func (m *memoryDevice) flush() { m.base.Sync() }

func (m *memoryDevice) deleteReplica() error {
	m.base = replica.NewMemoryBase()
	return nil
}

// damageReplica has no pages to damage: it leaves that to real files.
func (m *memoryDevice) damageReplica(*rand.Rand) (bool, error) { return false, nil }

func (m *memoryDevice) destroyJournal(*rand.Rand) error {
	m.broken = true
	return nil
}

func (m *memoryDevice) backup() (any, error) {
	return memoryDevice{journal: m.journal.Backup(), base: m.base.Backup(), keeper: m.keeper.Backup()}, nil
}

func (m *memoryDevice) restore(files any) error {
	b := files.(memoryDevice)
	m.journal, m.base, m.keeper = b.journal.Backup(), b.base.Backup(), b.keeper.Backup()
	return nil
}

func (m *memoryDevice) install(string) error { return errors.ErrUnsupported }

func (*memoryDevice) size() (all, log int64, err error) { return 0, 0, nil }
