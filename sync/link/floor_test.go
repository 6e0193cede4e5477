package link_test

import (
	"bytes"
	"compress/gzip"
	"crypto/ed25519"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

func newKey(b *testing.B) (public, private []byte) {
	b.Helper()
	public, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		b.Fatal(err)
	}
	return public, private
}

func sign(key []byte, hash wire.Hash) []byte { return ed25519.Sign(key, hash[:]) }

// vacuumFloor is what SQLite and gzip alone need to copy, pack, unpack and check the hub's file.
func vacuumFloor(b *testing.B, s *site) time.Duration {
	b.Helper()
	start := time.Now()
	plain := filepath.Join(b.TempDir(), "vacuum.db")
	execute(b, filepath.Join(s.dir, "hub.db"), "VACUUM INTO '"+plain+"'")
	packed, again := plain+".gz", plain+".again"
	copyThrough(b, plain, packed, func(w io.Writer) io.WriteCloser {
		z, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			b.Fatal(err)
		}
		return z
	})
	unpack(b, packed, again)
	execute(b, again, "PRAGMA quick_check")
	return time.Since(start)
}

func execute(b *testing.B, path, query string) {
	b.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		b.Fatal(err)
	}
}

func copyThrough(b *testing.B, from, to string, wrap func(io.Writer) io.WriteCloser) {
	b.Helper()
	source, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer source.Close()
	target, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	defer target.Close()
	w := wrap(target)
	if _, err := io.Copy(w, source); err != nil {
		b.Fatal(err)
	}
	if err := w.Close(); err != nil {
		b.Fatal(err)
	}
}

func unpack(b *testing.B, from, to string) {
	b.Helper()
	source, err := os.Open(from)
	if err != nil {
		b.Fatal(err)
	}
	defer source.Close()
	z, err := gzip.NewReader(source)
	if err != nil {
		b.Fatal(err)
	}
	target, err := os.Create(to)
	if err != nil {
		b.Fatal(err)
	}
	defer target.Close()
	if _, err := io.Copy(target, z); err != nil {
		b.Fatal(err)
	}
}

// rawCommits is how many bare commits a second the same disk takes right now, with the pragmas of a journal.
func rawCommits(b *testing.B) float64 {
	b.Helper()
	const commits = 500
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "raw.db"), sqlite.Options{Durability: sqlite.Full, Application: 1,
		Schema: "CREATE TABLE fact(number INTEGER PRIMARY KEY, data BLOB)", Connections: 1, BusyMS: 1000})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	data := make([]byte, 120)
	start := time.Now()
	for n := range commits {
		if _, err := db.Exec("INSERT INTO fact(number, data) VALUES($1, $2)", n, data); err != nil {
			b.Fatal(err)
		}
	}
	return commits / time.Since(start).Seconds()
}

// bareLog is how long the same disk takes right now for so many facts in a log that is nothing but a log: no rows follow
// from them, nobody checks them, and nothing is sent.
func bareLog(b *testing.B, facts, perCommit int) time.Duration {
	b.Helper()
	db, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "log.db"), sqlite.Options{Durability: sqlite.Full, Application: 1,
		Schema: `CREATE TABLE log(site INTEGER PRIMARY KEY, replica TEXT, number INTEGER, data BLOB, hash BLOB);
			CREATE UNIQUE INDEX log_replica ON log(replica, number)`, Connections: 1, BusyMS: 1000})
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	data, hash := make([]byte, 110), make([]byte, 32)
	start := time.Now()
	for n := 0; n < facts; {
		tx, err := db.Begin()
		if err != nil {
			b.Fatal(err)
		}
		insert, err := tx.Prepare("INSERT INTO log(site, replica, number, data, hash) VALUES($1, $2, $3, $4, $5)")
		if err != nil {
			b.Fatal(err)
		}
		for end := min(facts, n+perCommit); n < end; n++ {
			if _, err := insert.Exec(n, "replica", n, data, hash); err != nil {
				b.Fatal(err)
			}
		}
		if err := tx.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start)
}

// bytesWritten is how much this process has written to files so far, as Linux counts it; 0 elsewhere.
func bytesWritten(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/io")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) {
		if _, after, ok := strings.Cut(strings.TrimSpace(line), "wchar: "); ok {
			n, err := strconv.ParseFloat(after, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	return 0
}

// cpuTime is how long processors have worked for this process so far, as Linux counts it; 0 elsewhere. It tells what work
// costs when others keep the machine busy, too.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	const tick, user, system = 10 * time.Millisecond, 11, 12 // fields behind the name (proc_pid_stat(5))
	text, err := os.ReadFile("/proc/self/stat")
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
	var ticks time.Duration
	for _, field := range []int{user, system} {
		n, err := strconv.ParseInt(fields[field], 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		ticks += time.Duration(n)
	}
	return ticks * tick
}
