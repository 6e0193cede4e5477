package replica

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"

	"github.com/handtruck/handtruck/sync/sqlite"
)

// BallastBytes is how much room a device keeps back: some hundred thousand facts, or what SQLite needs to tidy up.
const BallastBytes = 64 << 20

const fileBallast = "ballast"

// Ballast is a file that stands for room on a disk.
type Ballast struct {
	Path  string
	Bytes int64

	mu sync.Mutex
}

// KeepBallast keeps room back on the folder's disk. It takes a moment, in which work goes on. A disk without room for it is
// no error: there is nothing to keep back.
func (f *Folder) KeepBallast(bytes int64) error {
	f.Lock()
	if f.reserve == nil {
		f.reserve = &Ballast{Path: filepath.Join(f.Dir, fileBallast), Bytes: bytes}
	}
	reserve := f.reserve
	f.Unlock()
	if err := reserve.Take(); err != nil && !errors.Is(err, ErrFull) {
		return err
	}
	f.Lock()
	defer f.Unlock()
	if err := f.Recover(); err != nil && !errors.Is(err, ErrFull) {
		return err
	}
	return nil
}

// Give removes the file.
func (b *Ballast) Give() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return os.Remove(b.Path) == nil
}

// Take makes the file, unless it is there. It is not there before all of its room is.
func (b *Ballast) Take() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if info, err := os.Stat(b.Path); err == nil && info.Size() == b.Bytes {
		return nil
	}
	part := b.Path + ".part"
	err := b.fill(part)
	if err == nil {
		err = os.Rename(part, b.Path)
	}
	if err == nil {
		return nil
	}
	_ = os.Remove(part) // it may not be there; on a full disk its room is what is missing
	return fmt.Errorf("keep room back: %w", sqlite.Explain(err))
}

// fill writes zeros. Most file systems could be told to set room aside, but not all, and some promise more than they have.
func (b *Ballast) fill(path string) (err error) {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if _, err := io.CopyN(file, zeros{}, b.Bytes); err != nil {
		return err
	}
	return file.Sync()
}

// zeros reads as nothing but zeros.
type zeros struct{}

// Read fills p.
func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}
