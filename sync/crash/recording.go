package crash

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// lineBytesMax bounds one line of strace, which holds all bytes of one write.
const lineBytesMax = 64 << 20

// traced are the calls that change files or names, or move where a write goes. Those of other files are ignored later.
var traced = []string{"open", "openat", "creat", "close", "dup", "dup2", "dup3", "lseek", "write", "pwrite64", "writev", "pwritev", "pwritev2",
	"ftruncate", "truncate", "fallocate", "fsync", "fdatasync", "sync", "syncfs", "sync_file_range", "msync", "rename", "renameat", "renameat2",
	"link", "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "rmdir", "mkdir", "mkdirat", "sendfile", "copy_file_range"}

// Recording is what programs did to the files below one folder.
type Recording struct {
	root   string
	top    *node
	base   map[*node]state // what was synced when it began
	events []event
}

// NewRecording begins with what is below a folder now, which counts as synced.
func NewRecording(root string) (*Recording, error) {
	top, err := load(root)
	if err != nil {
		return nil, fmt.Errorf("record %s: %w", root, err)
	}
	r := &Recording{root: root, top: top, base: map[*node]state{}}
	r.keep(top)
	return r, nil
}

// load reads a folder as it is. SQLite's shared memory is none of the disk: it is made anew by whoever opens first.
func load(dir string) (*node, error) {
	found, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	folder := &node{folder: true, entries: map[string]*node{}}
	for _, entry := range found {
		path := filepath.Join(dir, entry.Name())
		if entry.IsDir() {
			if folder.entries[entry.Name()], err = load(path); err != nil {
				return nil, err
			}
			continue
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		folder.entries[entry.Name()] = &node{content: content}
	}
	return folder, nil
}

// Available says why programs cannot be recorded on this machine, or nil.
func Available(ctx context.Context) error {
	if _, err := exec.LookPath("strace"); err != nil {
		return fmt.Errorf("strace is missing: .ci/strace installs it: %w", err)
	}
	if out, err := exec.CommandContext(ctx, "strace", "-f", "-o", os.DevNull, "true").CombinedOutput(); err != nil {
		return fmt.Errorf("strace may not trace here: %w: %s", err, bytes.TrimSpace(out))
	}
	return nil
}

// Command is a command line whose calls are noted in a file.
func Command(ctx context.Context, trace, program string, args ...string) *exec.Cmd {
	all := []string{"-f", "-xx", "-s", fmt.Sprint(lineBytesMax / 4), "--seccomp-bpf", "-e", "signal=none", "-e", "trace=" + strings.Join(traced, ","),
		"-o", trace, program}
	return exec.CommandContext(ctx, "strace", append(all, args...)...)
}

// Add reads what a program did, after it has ended, and compares the outcome with the real disk.
func (r *Recording) Add(trace string) error {
	file, err := os.Open(trace)
	if err != nil {
		return fmt.Errorf("read trace: %w", err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, lineBytesMax)
	p := process{recording: r, calls: calls{begun: map[string]call{}}, open: map[int64]*handle{}, covers: map[string]int{}}
	for n := 1; lines.Scan(); n++ {
		if err := p.line(lines.Text()); err != nil {
			return fmt.Errorf("trace line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read trace: %w", err)
	}
	return r.compare(r.top, r.root)
}

// compare holds the model against the disk.
func (r *Recording) compare(folder *node, dir string) error {
	real, err := load(dir)
	if err != nil {
		return fmt.Errorf("compare with disk: %w", err)
	}
	var differences []error
	for name, there := range real.entries {
		path := filepath.Join(dir, name)
		switch made := folder.entries[name]; {
		case made == nil:
			differences = append(differences, fmt.Errorf("%s is on the disk and not in the recording", path))
		case made.folder:
			differences = append(differences, r.compare(made, path))
		case !bytes.Equal(made.content, there.content) && !shared(name):
			differences = append(differences, fmt.Errorf("%s differs from the recording: %d bytes instead of %d", path, len(there.content), len(made.content)))
		}
	}
	for name := range folder.entries {
		if _, err := os.Lstat(filepath.Join(dir, name)); errors.Is(err, fs.ErrNotExist) {
			differences = append(differences, fmt.Errorf("%s is in the recording and not on the disk", filepath.Join(dir, name)))
		}
	}
	return errors.Join(differences...)
}

// shared tells whether a file is memory that processes share, which SQLite does not write with calls.
func shared(name string) bool { return strings.HasSuffix(name, "-shm") }

// Len is the number of events, between any two of which the power may go.
func (r *Recording) Len() int { return len(r.events) }

// Said calls say for everything that went out through a stream, with the number of events before it.
func (r *Recording) Said(say func(at, stream int, data []byte)) {
	for i, e := range r.events {
		if e.kind == said {
			say(i, e.stream, e.data)
		}
	}
}
