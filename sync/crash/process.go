package crash

import (
	"fmt"
	"path/filepath"
	"strings"
)

// process makes events of the calls of one traced program.
type process struct {
	recording *Recording
	calls     calls
	open      map[int64]*handle
	covers    map[string]int // of each thread in a sync: the events before it began
}

// handle is an open file. Its node is nil for one that is none of ours.
type handle struct {
	node     *node
	position int64
	appends  bool
}

func (p *process) line(text string) error {
	c, ok, err := p.calls.read(text)
	if err != nil || !ok {
		return err
	}
	if c.begun {
		return p.begin(c)
	}
	if c.failed() {
		return nil
	}
	do, known := effects[c.name]
	if !known {
		return fmt.Errorf("%s is not understood", c.name)
	}
	return do(p, c)
}

// begin notes what counts from the beginning of a call on: a sync covers what had ended by then, and what goes out may be
// read before the call that writes it has returned.
func (p *process) begin(c call) error {
	switch c.name {
	case "fsync", "fdatasync":
		p.covers[c.thread] = len(p.recording.events)
	case "write":
		if h, err := p.handle(c); err == nil && h == nil {
			return p.say(c)
		}
	}
	return nil
}

var effects map[string]func(*process, call) error

func init() {
	effects = map[string]func(*process, call) error{
		"open": (*process).openFile, "openat": (*process).openAt, "creat": refuse, "close": (*process).closeFile,
		"dup": (*process).duplicate, "dup2": refuse, "dup3": refuse, "lseek": (*process).seek,
		"write": (*process).write, "pwrite64": (*process).writeAt, "writev": (*process).writeGathered, "pwritev": refuse, "pwritev2": refuse,
		"ftruncate": (*process).resize, "truncate": refuse, "fallocate": refuse,
		"fsync": (*process).sync, "fdatasync": (*process).sync, "sync": refuse, "syncfs": refuse, "sync_file_range": ignore, "msync": refuse,
		"rename": (*process).rename, "renameat": (*process).renameAt, "renameat2": (*process).renameAt,
		"link": refuse, "linkat": refuse, "symlink": refuse, "symlinkat": refuse,
		"unlink": (*process).unlink, "unlinkat": (*process).unlinkAt, "rmdir": (*process).unlink,
		"mkdir": (*process).makeFolder, "mkdirat": (*process).makeFolderAt, "sendfile": (*process).send, "copy_file_range": refuse,
	}
}

// refuse is for calls that none of our programs makes: a recording with one would be wrong without anybody knowing.
func refuse(_ *process, c call) error { return fmt.Errorf("%s is not part of the model", c.name) }

// ignore is for calls that promise nothing.
func ignore(*process, call) error { return nil }

// handle is the open file that a call is about: nil for standard streams, sockets and what else is no file of ours.
func (p *process) handle(c call) (*handle, error) {
	fd, err := c.number(0)
	if err != nil {
		return nil, err
	}
	h := p.open[fd]
	if h == nil || h.node == nil {
		return nil, nil
	}
	return h, nil
}

// place finds the folder that a path lies in; ok is false for a path that is not below the root.
func (p *process) place(at, path string) (folder *node, name string, ok bool, err error) {
	if !filepath.IsAbs(path) {
		if at == "AT_FDCWD" {
			return nil, "", false, nil // our programs name the files of a recording absolutely
		}
		fd, err := call{args: []string{at}}.number(0)
		if err != nil {
			return nil, "", false, err
		}
		h := p.open[fd]
		if h == nil || h.node == nil {
			return nil, "", false, nil
		}
		return h.node, path, true, nil
	}
	rest, below := strings.CutPrefix(filepath.Clean(path), p.recording.root+"/")
	if !below {
		return nil, "", false, nil
	}
	folder = p.recording.top
	parts := strings.Split(rest, "/")
	for _, part := range parts[:len(parts)-1] {
		if folder = folder.entries[part]; folder == nil || !folder.folder {
			return nil, "", false, fmt.Errorf("%s: no folder %s", path, part)
		}
	}
	return folder, parts[len(parts)-1], true, nil
}

// placeOf is place with the arguments of a call.
func (p *process) placeOf(c call, at string, path int) (folder *node, name string, ok bool, err error) {
	text, err := c.text(path)
	if err != nil {
		return nil, "", false, err
	}
	return p.place(at, string(text))
}

func (p *process) add(e event) { p.recording.events = append(p.recording.events, e) }
