package station

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/sqlite"
)

// settingCertificate is where a backup has the hub's certificate: devices know its key, so a hub that comes back on another
// machine has to show it.
const settingCertificate = "file " + fileCertificate

// Errors about files.
var (
	ErrExists   = errors.New("is there already")
	ErrNotWhole = errors.New("is no whole backup of a hub: take another one")
)

// notWhole is why a backup is not restored. Of one whose very file is damaged there is no more to say.
func notWhole(file string, err error) error {
	if errors.Is(err, sqlite.ErrBroken) || errors.Is(err, sqlite.ErrForeign) {
		return fmt.Errorf("%s %w", file, ErrNotWhole)
	}
	return fmt.Errorf("%s %w: %w", file, ErrNotWhole, err)
}

// Backup writes a hub into a new file while it serves, reads the file back, verifies all of it, and records that the facts
// in it are safe. What it did is what it returns.
func Backup(ctx context.Context, h *hub.Hub, dir, file string, now time.Time, pruneAfter time.Duration) (hub.AuditReport, error) {
	copier, ok := h.Store().(hub.Copier)
	if !ok {
		return hub.AuditReport{}, errors.New("this database makes its own backups: pg_basebackup or pg_dump, restored and audited elsewhere; then say -verified-at POSITION")
	}
	if _, err := os.Lstat(file); err == nil {
		return hub.AuditReport{}, fmt.Errorf("%s %w: name a new file", file, ErrExists)
	}
	part := file + ".part"
	remove(part)
	defer remove(part)
	if err := os.WriteFile(part, nil, 0o600); err != nil {
		return hub.AuditReport{}, fmt.Errorf("write backup: %w", err)
	}
	if err := copier.Copy(ctx, part); err != nil {
		return hub.AuditReport{}, fmt.Errorf("write backup: %w", err)
	}
	if err := addCertificate(ctx, part, dir); err != nil {
		return hub.AuditReport{}, fmt.Errorf("write backup: %w", err)
	}
	report, position, err := verify(ctx, part)
	if err != nil {
		return report, fmt.Errorf("verify backup: %w", err)
	}
	if err := settleDatabase(ctx, part, file); err != nil {
		return report, fmt.Errorf("write backup: %w", err)
	}
	return report, h.RecordBackup(ctx, now, position, pruneAfter)
}

// addCertificate puts the file beside the store into the copy.
func addCertificate(ctx context.Context, path, dir string) error {
	data, err := os.ReadFile(filepath.Join(dir, fileCertificate))
	if errors.Is(err, os.ErrNotExist) {
		return nil // it has not served yet, or has a certificate of the site's own
	}
	if err != nil {
		return err
	}
	store, err := hub.OpenSQLite(ctx, path)
	if err != nil {
		return err
	}
	return errors.Join(On(store).KeepWith(ctx, settingCertificate, data), store.Close())
}

// verify reads a hub's file that nobody else uses from end to end.
func verify(ctx context.Context, path string) (report hub.AuditReport, position int64, err error) {
	if err := sqlite.Check(ctx, path); err != nil {
		return report, 0, err
	}
	store, err := hub.OpenSQLite(ctx, path)
	if err != nil {
		return report, 0, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	if report, err = On(store).Audit(ctx); err != nil {
		return report, 0, err
	}
	err = store.View(ctx, func(s hub.Snapshot) error {
		head, err := s.Head()
		if position = head.Site; err == nil && position == 0 {
			err = errors.New("there is no fact in it")
		}
		return err
	})
	return report, position, err
}

// settleDatabase makes one file of what SQLite keeps in several, first. The logs of what had the name before have to be gone
// for good by then: one that a power cut brings back would be taken for the new file's.
func settleDatabase(ctx context.Context, part, file string) error {
	if err := sqlite.Retire(ctx, part); err != nil {
		return err
	}
	removeLogs(file)
	if err := sqlite.SyncFolder(filepath.Dir(file)); err != nil {
		return err
	}
	return settle(part, file)
}

// settle makes a finished file durable under its name.
func settle(part, file string) error {
	if err := os.Chmod(part, 0o600); err != nil { // it holds the site's key
		return err
	}
	if err := syncFile(part); err != nil {
		return err
	}
	if err := os.Rename(part, file); err != nil {
		return err
	}
	return sqlite.SyncFolder(filepath.Dir(file))
}

func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

func remove(path string) {
	os.Remove(path) // missing is as good as removed
	removeLogs(path)
}

func removeLogs(path string) {
	for _, suffix := range []string{"-wal", "-shm", "-journal"} {
		os.Remove(path + suffix)
	}
}

// Restore puts the hub in a folder back to a backup, and returns where the hub that was there before is kept, if there was
// one and replace says that it may go. The backup is verified before anything is replaced.
func Restore(ctx context.Context, dir, file string, now time.Time, replace bool) (report hub.AuditReport, before string, err error) {
	path := filepath.Join(dir, fileHub)
	_, err = os.Lstat(path)
	exists := err == nil
	if exists && !replace {
		return report, "", fmt.Errorf("a hub in %s %w: -replace puts it aside", dir, ErrExists)
	}
	if err := sqlite.MakeFolder(dir); err != nil {
		return report, "", err
	}
	part := path + ".part"
	remove(part)
	defer remove(part)
	if err := copyFile(file, part); err != nil {
		return report, "", fmt.Errorf("read backup: %w", err)
	}
	if report, _, err = verify(ctx, part); err != nil {
		return report, "", notWhole(file, err)
	}
	certificate, err := beginAgain(ctx, part, now)
	if err != nil {
		return report, "", fmt.Errorf("restore: %w", err)
	}
	if exists {
		if err := sqlite.Retire(ctx, path); err != nil {
			return report, "", fmt.Errorf("restore: %w (a hub that runs here has to be stopped first)", err)
		}
		before = path + ".before-" + now.UTC().Format("20060102T150405Z")
		if err := os.Link(path, before); err != nil {
			return report, "", fmt.Errorf("put the hub aside: %w", err)
		}
	}
	if err := keepCertificate(dir, certificate); err != nil {
		return report, before, fmt.Errorf("restore: %w", err)
	}
	if err := settleDatabase(ctx, part, path); err != nil {
		return report, before, fmt.Errorf("restore: %w", err)
	}
	return report, before, nil
}

// beginAgain makes the copy a hub that knows that it lost facts, and returns the certificate that the backup holds.
func beginAgain(ctx context.Context, path string, now time.Time) (certificate []byte, err error) {
	store, err := hub.OpenSQLite(ctx, path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	err = store.View(ctx, func(s hub.Snapshot) (err error) {
		certificate, err = s.Setting(settingCertificate)
		return err
	})
	if err != nil {
		return nil, err
	}
	return certificate, On(store).BeginEpoch(ctx, now)
}

// keepCertificate writes the certificate that devices know, unless the folder has one.
func keepCertificate(dir string, certificate []byte) error {
	path := filepath.Join(dir, fileCertificate)
	if _, err := os.Lstat(path); err == nil || certificate == nil {
		return nil
	}
	part := path + ".part"
	if err := os.WriteFile(part, certificate, 0o600); err != nil {
		return err
	}
	return settle(part, path)
}

func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, target.Close()) }()
	_, err = io.Copy(target, source)
	return err
}
