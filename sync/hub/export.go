package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/singleflight"
)

// exportAge is how old a snapshot may be that is handed out again: the device pulls what has changed since.
const exportAge = 5 * time.Minute

// exports makes and keeps the snapshots that new devices start from.
type exports struct {
	store Store
	dir   string
	group singleflight.Group // twenty handhelds that start together share one export

	mu     sync.Mutex
	path   string
	digest string
	epoch  string
	made   time.Time
}

// file returns a compressed snapshot that is fresh enough, and the SHA-256 of its bytes in hexadecimal.
func (x *exports) file(ctx context.Context, now time.Time) (path, digest string, err error) {
	var head Head
	err = x.store.View(ctx, func(s Snapshot) (err error) {
		head, err = s.Head()
		return err
	})
	if err != nil {
		return "", "", err
	}
	x.mu.Lock()
	path, digest = x.path, x.digest
	fresh := path != "" && x.epoch == head.Epoch && now.Sub(x.made) < exportAge && !now.Before(x.made)
	x.mu.Unlock()
	if fresh {
		return path, digest, nil
	}
	_, err, _ = x.group.Do("export", func() (any, error) {
		return nil, x.make(context.WithoutCancel(ctx), head.Epoch, now)
	})
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.path, x.digest, err
}

// make writes a snapshot; one that an epoch overtakes while it is made is refused by the next pull, and made again.
func (x *exports) make(ctx context.Context, epoch string, now time.Time) (err error) {
	if err := os.MkdirAll(x.dir, 0o700); err != nil {
		return fmt.Errorf("make snapshot: %w", err)
	}
	plain := filepath.Join(x.dir, "making.db")
	defer removeDatabase(plain)
	removeDatabase(plain)
	if err := x.store.Export(ctx, plain); err != nil {
		return err
	}
	packed := filepath.Join(x.dir, "replica-"+now.UTC().Format("20060102T150405.000")+".db.zst")
	digest, err := compress(plain, packed)
	if err != nil {
		return errors.Join(fmt.Errorf("make snapshot: %w", err), os.Remove(packed))
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.path != "" && x.path != packed {
		os.Remove(x.path) // who still reads it keeps it open
	}
	x.path, x.digest, x.epoch, x.made = packed, digest, epoch, now
	return nil
}

func compress(from, to string) (digest string, err error) {
	source, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	hash := sha256.New()
	packer, err := zstd.NewWriter(io.MultiWriter(target, hash), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return "", err
	}
	if _, err := io.Copy(packer, source); err != nil {
		return "", errors.Join(err, packer.Close())
	}
	if err := packer.Close(); err != nil {
		return "", err
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// exportCursor tells which moment a snapshot is of.
func exportCursor(s Snapshot) ([]byte, error) {
	head, err := s.Head()
	if err != nil {
		return nil, err
	}
	sums, err := s.Fingerprints()
	if err != nil {
		return nil, err
	}
	replicas, err := s.Replicas()
	if err != nil {
		return nil, err
	}
	applied := make(map[string]uint64, len(replicas))
	for _, r := range replicas {
		applied[r.ID] = r.Acked
	}
	signed := head.Signed()
	return wire.Marshal(rows.Cursor{Epoch: head.Epoch, Position: wire.Position{Site: head.Site}, Fingerprints: sums,
		AppliedBy: applied, Head: &signed})
}

func removeDatabase(path string) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix) // missing is as good as removed
	}
}
