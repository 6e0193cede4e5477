package sim

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
)

// fastFolder is a file system in memory where there is one: what is simulated is what a disk keeps, not how slow it is.
const fastFolder = "/dev/shm"

// The files that the simulation knows of.
const (
	fileHub     = "hub.db"
	fileFacts   = "facts.db"
	fileReplica = "replica.db"
	walSuffix   = "-wal"
)

// sqliteDisks keeps each machine's files in a folder of its own. A machine that dies is one whose files are copied as they
// are before its program can tidy them: the copy is the disk that the next program finds.
type sqliteDisks struct {
	dir    string
	random io.Reader // of the seed
}

func newSQLiteDisks(random io.Reader) (*sqliteDisks, error) {
	parent := fastFolder
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		parent = ""
	}
	dir, err := os.MkdirTemp(parent, "handtruck-sim-")
	if err != nil {
		return nil, fmt.Errorf("make disks: %w", err)
	}
	return &sqliteDisks{dir, random}, nil
}

func (s *sqliteDisks) real() bool   { return true }
func (s *sqliteDisks) close() error { return os.RemoveAll(s.dir) }

func (s *sqliteDisks) hub() (hubDisk, error) {
	v, err := newVolume(filepath.Join(s.dir, "hub"))
	return &sqliteHub{volume: v, random: s.random}, err
}

func (s *sqliteDisks) device(name string) (deviceDisk, error) {
	v, err := newVolume(filepath.Join(s.dir, name))
	return &sqliteDevice{volume: v}, err
}

// volume is a disk: a folder that a copy takes the place of when its machine dies.
type volume struct {
	root          string
	life, backups int
}

func newVolume(root string) (*volume, error) {
	v := &volume{root: root}
	return v, os.MkdirAll(v.dir(), 0o700)
}

func (v *volume) dir() string { return filepath.Join(v.root, fmt.Sprint(v.life)) }

func (v *volume) path(file string) string { return filepath.Join(v.dir(), file) }

// pass copies the files as they are at this moment and goes on with the copy; the old ones can be let go then. Shared
// memory and locks do not outlive a machine.
func (v *volume) pass() (old string, err error) {
	old = v.dir()
	v.life++
	return old, copyFolder(old, v.dir())
}

// backup copies the files beside the others.
func (v *volume) backup() (any, error) {
	v.backups++
	to := filepath.Join(v.root, fmt.Sprint("backup-", v.backups))
	return to, copyFolder(v.dir(), to)
}

// restore goes on with a copy of a backup.
func (v *volume) restore(files any) error {
	old := v.dir()
	v.life++
	return errors.Join(copyFolder(files.(string), v.dir()), os.RemoveAll(old))
}

func copyFolder(from, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	entries, err := os.ReadDir(from)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), "-shm") || entry.Name() == "lock" || entry.IsDir() {
			continue
		}
		if err := copyFile(filepath.Join(from, entry.Name()), filepath.Join(to, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	_, err = io.Copy(target, source)
	return err
}

// tear loses what a write-ahead log that was not synced may lose: everything behind some point, with a torn sector before it.
func (v *volume) tear(file string, r *rand.Rand) error {
	path := v.path(file + walSuffix)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && info.Size() == 0 {
		return nil
	}
	if err != nil {
		return err
	}
	kept := r.Int64N(info.Size() + 1)
	if err := os.Truncate(path, kept); err != nil || r.IntN(2) == 0 {
		return err
	}
	return v.overwrite(file+walSuffix, max(0, kept-sector), sector, r)
}

// sector is what a disk writes whole or not at all.
const sector = 512

func (v *volume) overwrite(file string, at, length int64, r *rand.Rand) (err error) {
	f, err := os.OpenFile(v.path(file), os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	noise := make([]byte, length)
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	_, err = f.WriteAt(noise, at)
	return err
}

func (v *volume) size() (all, log int64, err error) {
	entries, err := os.ReadDir(v.dir())
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			continue // it has just gone
		}
		all += info.Size()
		if strings.HasSuffix(entry.Name(), walSuffix) {
			log = max(log, info.Size())
		}
	}
	return all, log, err
}

// sqliteHub is the hub's file with the processes that have it open.
type sqliteHub struct {
	*volume
	random io.Reader
	opened []hub.Store
}

func (s *sqliteHub) open() (hub.Store, error) {
	store, err := hub.OpenSQLiteWith(context.Background(), s.path(fileHub), s.random)
	if err == nil {
		s.opened = append(s.opened, store)
	}
	return store, err
}

func (s *sqliteHub) kill(store hub.Store) error {
	if len(s.opened) == 1 {
		return s.cutPower(nil)
	}
	s.opened = slices.DeleteFunc(s.opened, func(other hub.Store) bool { return other == store })
	return store.Close() // beside another process it tidies nothing up
}

// cutPower loses nothing: every commit of the hub is synced.
func (s *sqliteHub) cutPower(*rand.Rand) error {
	old, err := s.pass()
	for _, store := range s.opened {
		err = errors.Join(err, store.Close())
	}
	s.opened = nil
	return errors.Join(err, os.RemoveAll(old))
}

func (s *sqliteHub) restore(files any) error {
	var err error
	for _, store := range s.opened {
		err = errors.Join(err, store.Close())
	}
	s.opened = nil
	return errors.Join(err, s.volume.restore(files))
}

// sqliteDevice is a device's folder with the program that has it open.
type sqliteDevice struct {
	*volume
	folder *replica.Folder
}

func (s *sqliteDevice) open(clock replica.Clock, between replica.Between) (*replica.Device, error) {
	folder, err := replica.OpenThrough(context.Background(), s.dir(), clock, between)
	if err != nil {
		return nil, err
	}
	s.folder = folder
	return folder.Device, nil
}

func (s *sqliteDevice) kill() error {
	if s.folder == nil {
		return nil
	}
	old, err := s.pass()
	err = errors.Join(err, s.folder.Close(), os.RemoveAll(old))
	s.folder = nil
	return err
}

func (s *sqliteDevice) cutPower(r *rand.Rand) error {
	if err := s.kill(); err != nil {
		return err
	}
	return s.tear(fileReplica, r)
}

func (s *sqliteDevice) flush() {}

func (s *sqliteDevice) deleteReplica() error {
	return errors.Join(remove(s.path(fileReplica)), remove(s.path(fileReplica+walSuffix)))
}

func remove(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// damageReplica overwrites some bytes of the database and not of its log, whose checksums would only make it shorter.
func (s *sqliteDevice) damageReplica(r *rand.Rand) (bool, error) { return s.damage(fileReplica, r) }

func (s *sqliteDevice) destroyJournal(r *rand.Rand) error {
	_, err := s.damage(fileFacts, r)
	if err != nil {
		return err
	}
	err = remove(s.path(fileFacts + walSuffix))
	return errors.Join(err, s.overwrite(fileFacts, 0, sector, r)) // and the head of the file, so that nobody can read it
}

func (s *sqliteDevice) damage(file string, r *rand.Rand) (bool, error) {
	info, err := os.Stat(s.path(file))
	if err != nil || info.Size() < sector {
		return false, nil
	}
	length := 1 + r.Int64N(sector)
	return true, s.overwrite(file, r.Int64N(info.Size()-length+1), length, r)
}

func (s *sqliteDevice) install(path string) error {
	return s.folder.InstallSnapshot(context.Background(), func(to string) error { return copyFile(path, to) })
}
