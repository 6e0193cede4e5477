package crash_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/handtruck/handtruck/sync/sqlite"
)

const writerCommits = 120

// writers are small programs that acknowledge what they wrote, in ways that are known to be safe or not. They show
// that a power cut which is played here loses what it should, and nothing else.
var writers = map[string]func(dir string) error{
	"full":      func(dir string) error { return commitRows(dir, sqlite.Full) },
	"normal":    func(dir string) error { return commitRows(dir, sqlite.Normal) },
	"off":       func(dir string) error { return commitRows(dir, 0) },
	"swap":      func(dir string) error { return swap(dir, true) },
	"swap only": func(dir string) error { return swap(dir, false) },
	"snapshots": installSnapshots,
}

const fileRows = "rows.db"

// commitRows commits one row after the other as a journal does, and says so after each.
func commitRows(dir string, durability sqlite.Durability) error {
	db, err := sqlite.Open(context.Background(), filepath.Join(dir, fileRows), sqlite.Options{Durability: durability, Application: 1,
		Schema: "CREATE TABLE fact(number INTEGER PRIMARY KEY, data BLOB)", Connections: 1, BusyMS: 1000, LogPages: 50})
	if err != nil {
		return err
	}
	for n := range writerCommits {
		if _, err := db.Exec("INSERT INTO fact(number, data) VALUES($1, $2)", n+1, make([]byte, 300)); err != nil {
			return err
		}
		fmt.Println(n + 1)
	}
	return db.Close()
}

// swap puts new files in the place of old ones, as a snapshot is put in its place, and says so after each.
func swap(dir string, syncFolder bool) error {
	for n := range writerCommits {
		fresh := filepath.Join(dir, "fresh")
		if err := writeSynced(fresh, fmt.Appendf(nil, "%d\n", n+1)); err != nil {
			return err
		}
		if err := os.Rename(fresh, filepath.Join(dir, "file")); err != nil {
			return err
		}
		if syncFolder {
			if err := syncFile(dir); err != nil {
				return err
			}
		}
		fmt.Println(n + 1)
	}
	return nil
}

func writeSynced(path string, data []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	defer file.Close()
	if _, err := file.Write(data); err != nil {
		return err
	}
	return file.Sync()
}

func syncFile(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return file.Sync()
}
