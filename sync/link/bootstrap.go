package link

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/klauspost/compress/zstd"
)

const (
	filePart     = "snapshot.part" // what came so far
	fileTag      = "snapshot.tag"  // which snapshot it is part of
	snapshotsMax = 8 << 30         // bytes of a snapshot, unpacked
)

// bootstrap fetches a whole replica when the device has nothing yet, or one that is damaged: work goes on with that until the
// other one has come. A download that broke off goes on where it was.
func (l *Link) bootstrap(ctx context.Context) error {
	l.device.Lock()
	needed := l.device.Fresh() || l.device.Damage() != nil
	l.device.Unlock()
	if !needed {
		return nil
	}
	part, tag := filepath.Join(l.device.Dir, filePart), filepath.Join(l.device.Dir, fileTag)
	digest, err := l.download(ctx, part, tag)
	if err = sqlite.Explain(err); err != nil && !errors.Is(err, sqlite.ErrFull) {
		return err
	}
	if err == nil {
		err = l.device.InstallSnapshot(ctx, func(to string) error { return sqlite.Explain(unpack(part, digest, to)) })
	}
	return errors.Join(err, os.Remove(part), os.Remove(tag)) // on a full disk, too: facts may need the room
}

// download brings the rest of the snapshot and returns the SHA-256 that it should have.
func (l *Link) download(ctx context.Context, part, tag string) (digest string, err error) {
	file, err := os.OpenFile(part, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return "", fmt.Errorf("fetch snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	have, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return "", fmt.Errorf("fetch snapshot: %w", err)
	}
	header := http.Header{}
	before, err := os.ReadFile(tag)
	if err == nil && have > 0 {
		header.Set("Range", "bytes="+strconv.FormatInt(have, 10)+"-")
		header.Set("If-Range", strconv.Quote(string(before)))
	}
	response, err := l.client.ask(ctx, http.MethodGet, "/v1/snapshot", nil, header)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	digest = strings.Trim(response.Header.Get("ETag"), `"`)
	if response.StatusCode == http.StatusRequestedRangeNotSatisfiable {
		return string(before), nil // all of it came before, and the program ended before it was unpacked
	}
	if response.StatusCode != http.StatusPartialContent { // another snapshot by now, or the first try
		if err := file.Truncate(0); err != nil {
			return "", fmt.Errorf("fetch snapshot: %w", err)
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return "", fmt.Errorf("fetch snapshot: %w", err)
		}
		if err := os.WriteFile(tag, []byte(digest), 0o600); err != nil {
			return "", fmt.Errorf("fetch snapshot: %w", err)
		}
	}
	come, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return "", fmt.Errorf("fetch snapshot: %w", err)
	}
	if _, err := io.Copy(file, &meter{response.Body, l, work.Loaded{Done: come, Total: come + response.ContentLength}}); err != nil {
		return "", fmt.Errorf("fetch snapshot: %w", err)
	}
	return digest, nil
}

// meter tells how far a download is.
type meter struct {
	io.Reader
	link *Link
	far  work.Loaded
}

// Read reads on.
func (m *meter) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.far.Done += int64(n)
	m.link.mu.Lock()
	m.link.loaded = m.far
	m.link.mu.Unlock()
	return n, err
}

// errDigest says that what was downloaded is not what the hub sent.
var errDigest = errors.New("snapshot is damaged")

func unpack(part, digest, to string) (err error) {
	source, err := os.Open(part)
	if err != nil {
		return fmt.Errorf("unpack snapshot: %w", err)
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("unpack snapshot: %w", err)
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	hash := sha256.New()
	unpacker, err := zstd.NewReader(io.TeeReader(source, hash), zstd.WithDecoderMaxMemory(64<<20))
	if err != nil {
		return fmt.Errorf("unpack snapshot: %w", err)
	}
	defer unpacker.Close()
	if _, err := io.Copy(target, io.LimitReader(unpacker, snapshotsMax)); err != nil {
		return fmt.Errorf("unpack snapshot: %w", err)
	}
	if _, err := io.Copy(io.Discard, io.TeeReader(source, hash)); err != nil {
		return fmt.Errorf("unpack snapshot: %w", err)
	}
	if hex.EncodeToString(hash.Sum(nil)) != digest {
		return errDigest
	}
	if err := target.Sync(); err != nil {
		return fmt.Errorf("unpack snapshot: %w", err)
	}
	return nil
}
