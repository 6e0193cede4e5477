package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/sync/singleflight"
)

// exportAge is how old a snapshot may be that is handed out again: the device pulls what has changed since.
const exportAge = 5 * time.Minute

// exportsMax is how many snapshots are kept, each for other scopes.
const exportsMax = 8

// exports makes and keeps the snapshots that new devices start from.
type exports struct {
	store Store
	dir   string
	group singleflight.Group // twenty handhelds that start together share one export

	mu   sync.Mutex
	kept map[string]export // by scopes
}

// export is one compressed snapshot.
type export struct {
	path   string
	digest string // SHA-256 of its bytes in hexadecimal
	epoch  string
	made   time.Time
}

// file returns a compressed snapshot of the rows of the scopes that is fresh enough.
func (x *exports) file(ctx context.Context, now time.Time, in domain.Scopes) (export, error) {
	var head Head
	err := x.store.View(ctx, func(s Snapshot) (err error) {
		head, err = s.Head()
		return err
	})
	if err != nil {
		return export{}, err
	}
	key := fmt.Sprintf("%q", in)
	x.mu.Lock()
	kept, ok := x.kept[key]
	x.mu.Unlock()
	if ok && kept.epoch == head.Epoch && now.Sub(kept.made) < exportAge && !now.Before(kept.made) {
		return kept, nil
	}
	made, err, _ := x.group.Do(key, func() (any, error) {
		return x.make(context.WithoutCancel(ctx), export{epoch: head.Epoch, made: now}, in, key)
	})
	if err != nil {
		return export{}, fmt.Errorf("make snapshot: %w", err)
	}
	return made.(export), nil
}

// make writes a snapshot; one that an epoch overtakes while it is made is refused by the next pull, and made again.
func (x *exports) make(ctx context.Context, made export, in domain.Scopes, key string) (export, error) {
	if err := x.prepare(); err != nil {
		return export{}, err
	}
	plain, err := os.CreateTemp(x.dir, "making-*.db")
	if err != nil {
		return export{}, err
	}
	defer removeDatabase(plain.Name())
	if err := errors.Join(plain.Close(), x.store.Export(ctx, plain.Name(), in)); err != nil {
		return export{}, err
	}
	made.path = strings.Replace(plain.Name(), "making-", "replica-", 1) + ".zst"
	if made.digest, err = compress(plain.Name(), made.path); err != nil {
		return export{}, errors.Join(err, os.Remove(made.path))
	}
	x.keep(key, made)
	return made, nil
}

// prepare makes the folder, without what an earlier run left there.
func (x *exports) prepare() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.kept != nil {
		return nil
	}
	if err := os.RemoveAll(x.dir); err != nil {
		return err
	}
	x.kept = map[string]export{}
	return os.MkdirAll(x.dir, 0o700)
}

// keep puts a snapshot in the place of the one before it, or of the oldest when there are too many.
func (x *exports) keep(key string, made export) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if _, ok := x.kept[key]; !ok && len(x.kept) >= exportsMax {
		oldest := slices.MinFunc(slices.Collect(maps.Keys(x.kept)), func(a, b string) int { return x.kept[a].made.Compare(x.kept[b].made) })
		os.Remove(x.kept[oldest].path)
		delete(x.kept, oldest)
	}
	if before, ok := x.kept[key]; ok {
		os.Remove(before.path) // who still reads it keeps it open
	}
	x.kept[key] = made
}

func compress(from, to string) (digest string, err error) {
	source, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
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

// exportCursor tells which moment a snapshot is of, and which scopes.
func exportCursor(s Snapshot, in domain.Scopes) ([]byte, error) {
	head, err := s.Head()
	if err != nil {
		return nil, err
	}
	sums, err := s.Fingerprints(in)
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
		AppliedBy: applied, Scopes: in, Head: &signed})
}

func removeDatabase(path string) {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		os.Remove(path + suffix) // missing is as good as removed
	}
}
