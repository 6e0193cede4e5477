package replica

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// The files of a device's folder.
const (
	fileFacts   = "facts.db"
	fileReplica = "replica.db"
	fileKept    = "kept.db"
	fileLock    = "lock"
	fileHub     = "hub.db" // what a hub's folder has, which is none of a device's
)

// Errors of folders that cannot be opened.
var (
	ErrInUse = errors.New("another terminal uses this folder")
	ErrHub   = errors.New("this is the folder of a hub: a device needs one of its own")
)

// Holds tells whether a folder holds a device.
func Holds(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, fileFacts))
	return err == nil
}

// Folder is a device whose stores are files in one folder, held by one program at a time.
type Folder struct {
	*Device
	Dir  string
	ctx  context.Context // of everything that opens a file later on
	lock *os.File

	between Between
}

// Between is what stands between a device and its files, as to measure them or to let them fail.
type Between struct {
	Journal func(Journal) Journal
	Base    func(Base) Base
	Decode  Decode // what the program knows of facts; nil: what this version does
}

// Open opens or creates a device's folder. A replica that cannot be opened, or is of another version, is thrown away, as it can be rebuilt; one
// that is damaged in places is kept until the hub sends another one. A damaged journal is an error, as nobody has what is in it.
func Open(ctx context.Context, dir string, clock Clock) (*Folder, error) {
	return OpenThrough(ctx, dir, clock, Between{func(j Journal) Journal { return j }, func(b Base) Base { return b }, nil})
}

// OpenThrough is [Open] with something between the device and its files.
func OpenThrough(ctx context.Context, dir string, clock Clock, between Between) (*Folder, error) {
	if _, err := os.Stat(filepath.Join(dir, fileHub)); err == nil && !Holds(dir) {
		return nil, fmt.Errorf("%s: %w", dir, ErrHub)
	}
	if err := sqlite.MakeFolder(dir); err != nil {
		return nil, fmt.Errorf("open device: %w", err)
	}
	lock, err := lockFile(filepath.Join(dir, fileLock))
	if err != nil {
		return nil, fmt.Errorf("open device %s: %w", dir, err)
	}
	device, err := open(ctx, dir, clock, between)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	device.KeepDifferences(func(found []Difference) error { return keepDifferences(dir, found) })
	return &Folder{device, dir, context.WithoutCancel(ctx), lock, between}, nil
}

func open(ctx context.Context, dir string, clock Clock, between Between) (*Device, error) {
	journal, err := OpenJournal(ctx, filepath.Join(dir, fileFacts))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, fileReplica)
	base, err := OpenBase(ctx, path)
	if errors.Is(err, sqlite.ErrForeign) || errors.Is(err, sqlite.ErrBroken) || errors.Is(err, sqlite.ErrSchema) {
		if err = makeWay(path); err == nil {
			base, err = OpenBase(ctx, path)
		}
	}
	if err != nil {
		return nil, errors.Join(err, journal.Close())
	}
	device, err := NewOf(between.Journal(journal), between.Base(base), clock, between.Decode)
	if err != nil {
		return nil, errors.Join(err, base.Close(), journal.Close())
	}
	keeper, err := openKeeper(ctx, filepath.Join(dir, fileKept))
	if err != nil {
		return nil, errors.Join(err, base.Close(), journal.Close())
	}
	device.SetKeeper(keeper)
	return device, nil
}

// openKeeper throws a damaged file away, as the hub has what was in it.
func openKeeper(ctx context.Context, path string) (Keeper, error) {
	keeper, err := OpenKeeper(ctx, path)
	if errors.Is(err, sqlite.ErrForeign) || errors.Is(err, sqlite.ErrBroken) || errors.Is(err, sqlite.ErrSchema) {
		if err = makeWay(path); err == nil {
			keeper, err = OpenKeeper(ctx, path)
		}
	}
	return keeper, err
}

// Close releases the folder.
func (f *Folder) Close() error { return errors.Join(f.Device.Close(), f.lock.Close()) }

func removeDatabase(path string) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix) // what is not there need not go
	}
}

// makeWay removes a database for good, before another takes its name: a write-ahead log that a power cut brings back would be
// taken for the other one's.
func makeWay(path string) error {
	removeDatabase(path)
	return sqlite.SyncFolder(filepath.Dir(path))
}

// InstallSnapshot replaces the replica by a snapshot that unpack writes into a new file: it is checked, made
// durable and renamed into place, so that a crash leaves the one or the other.
func (f *Folder) InstallSnapshot(ctx context.Context, unpack func(to string) error) error {
	path, fresh := filepath.Join(f.Dir, fileReplica), filepath.Join(f.Dir, "replica.new")
	removeDatabase(fresh)
	err := unpack(fresh)
	if err == nil {
		err = checkSnapshot(ctx, fresh)
	}
	if err != nil {
		removeDatabase(fresh) // facts may need the room
		return err
	}
	f.Lock()
	defer f.Unlock()
	return f.Install(func() (Base, error) {
		if err := makeWay(path); err != nil {
			return nil, err
		}
		if err := os.Rename(fresh, path); err != nil {
			return nil, fmt.Errorf("install snapshot: %w", err)
		}
		if err := sqlite.SyncFolder(f.Dir); err != nil {
			return nil, err
		}
		base, err := OpenBase(ctx, path)
		if err != nil {
			return nil, err
		}
		return f.between.Base(base), nil
	})
}

func checkSnapshot(ctx context.Context, path string) error {
	db, err := sqlite.Open(ctx, path, rows.ReplicaOptions())
	if err != nil {
		return err
	}
	var verdict string
	err = db.QueryRowContext(ctx, "PRAGMA quick_check").Scan(&verdict)
	if err == nil && verdict != "ok" {
		err = fmt.Errorf("%w: %s", sqlite.ErrBroken, verdict)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("check snapshot: %w", err), db.Close())
	}
	return db.Close()
}
