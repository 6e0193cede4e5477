package crash

import (
	"fmt"
	"path/filepath"
	"strings"
)

func (p *process) openFile(c call) error { return p.opened(c, "AT_FDCWD", 0) }

func (p *process) openAt(c call) error { return p.opened(c, c.args[0], 1) }

func (p *process) opened(c call, at string, path int) error {
	fd, err := c.returned()
	if err != nil {
		return err
	}
	text, err := c.text(path)
	if err != nil {
		return err
	}
	flags := c.args[path+1]
	h := &handle{appends: strings.Contains(flags, "O_APPEND")}
	p.open[fd] = h
	if filepath.Clean(string(text)) == p.recording.root {
		h.node = p.recording.top
		return nil
	}
	folder, name, ok, err := p.place(at, string(text))
	if err != nil || !ok {
		return err
	}
	h.node = folder.entries[name]
	if h.node == nil {
		if !strings.Contains(flags, "O_CREAT") {
			return fmt.Errorf("open: %s is not there", text)
		}
		h.node = &node{}
		folder.entries[name] = h.node
		p.add(event{kind: named, node: folder, name: name, target: h.node})
	}
	if strings.Contains(flags, "O_TRUNC") && len(h.node.content) > 0 {
		p.setSize(h.node, 0)
	}
	return nil
}

func (p *process) closeFile(c call) error {
	fd, err := c.number(0)
	delete(p.open, fd)
	return err
}

func (p *process) duplicate(c call) error {
	from, err := c.number(0)
	if err != nil {
		return err
	}
	to, err := c.returned()
	p.open[to] = p.open[from]
	return err
}

func (p *process) seek(c call) error {
	h, err := p.handle(c)
	if err != nil || h == nil {
		return err
	}
	h.position, err = c.returned()
	return err
}

func (p *process) write(c call) error {
	h, err := p.handle(c)
	if err != nil {
		return err
	}
	if h == nil {
		if c.ended {
			return nil // it was noted when it began
		}
		return p.say(c)
	}
	data, err := p.written(c)
	if err != nil {
		return err
	}
	if h.appends {
		h.position = int64(len(h.node.content))
	}
	p.put(h.node, h.position, data)
	h.position += int64(len(data))
	return nil
}

func (p *process) writeAt(c call) error {
	h, err := p.handle(c)
	if err != nil || h == nil {
		return err
	}
	data, err := p.written(c)
	if err != nil {
		return err
	}
	offset, err := c.number(3)
	if err != nil {
		return err
	}
	p.put(h.node, offset, data)
	return nil
}

func (p *process) writeGathered(c call) error {
	h, err := p.handle(c)
	if err != nil {
		return err
	}
	if h != nil {
		return refuse(p, c)
	}
	fd, err := c.number(0)
	if err != nil {
		return err
	}
	data, err := c.gathered(1)
	p.add(event{kind: said, stream: int(fd), data: data})
	return err
}

// send copies from a file: to somebody outside, or it is refused.
func (p *process) send(c call) error {
	h, err := p.handle(c)
	if err != nil || h == nil {
		return err
	}
	return refuse(p, c)
}

// written are the bytes that a call has written, which may be fewer than it was given.
func (p *process) written(c call) ([]byte, error) {
	data, err := c.text(1)
	if err != nil {
		return nil, err
	}
	n, err := c.returned()
	if err != nil {
		return nil, err
	}
	if n > int64(len(data)) {
		return nil, fmt.Errorf("%s: %d of %d bytes written", c.name, n, len(data))
	}
	return data[:n], nil
}

func (p *process) say(c call) error {
	fd, err := c.number(0)
	if err != nil {
		return err
	}
	data, err := c.text(1)
	p.add(event{kind: said, stream: int(fd), data: data})
	return err
}

func (p *process) put(n *node, offset int64, data []byte) {
	n.content = overwrite(n.content, offset, data)
	p.add(event{kind: wrote, node: n, offset: offset, data: data})
}

func (p *process) resize(c call) error {
	h, err := p.handle(c)
	if err != nil || h == nil {
		return err
	}
	size, err := c.number(1)
	if err != nil {
		return err
	}
	p.setSize(h.node, size)
	return nil
}

func (p *process) setSize(n *node, size int64) {
	n.content = grow(n.content, size)[:size]
	p.add(event{kind: resized, node: n, size: size})
}

func (p *process) sync(c call) error {
	h, err := p.handle(c)
	if err != nil || h == nil {
		return err
	}
	covers := len(p.recording.events)
	if c.ended {
		covers = p.covers[c.thread]
	}
	p.add(event{kind: synced, node: h.node, covers: covers})
	return nil
}

func (p *process) rename(c call) error { return p.renamed(c, "AT_FDCWD", 0, "AT_FDCWD", 1) }

func (p *process) renameAt(c call) error { return p.renamed(c, c.args[0], 1, c.args[2], 3) }

func (p *process) renamed(c call, fromAt string, from int, toAt string, to int) error {
	source, before, ok, err := p.placeOf(c, fromAt, from)
	if err != nil || !ok {
		return err
	}
	folder, name, ok, err := p.placeOf(c, toAt, to)
	if err != nil || !ok {
		return fmt.Errorf("%s leads out of the recording: %w", c.name, err)
	}
	moved := source.entries[before]
	delete(source.entries, before)
	folder.entries[name] = moved
	p.add(event{kind: named, node: folder, name: name, target: moved, from: source, before: before})
	return nil
}

func (p *process) unlink(c call) error { return p.unlinked(c, "AT_FDCWD", 0) }

func (p *process) unlinkAt(c call) error { return p.unlinked(c, c.args[0], 1) }

func (p *process) unlinked(c call, at string, path int) error {
	folder, name, ok, err := p.placeOf(c, at, path)
	if err != nil || !ok {
		return err
	}
	delete(folder.entries, name)
	p.add(event{kind: unnamed, node: folder, name: name})
	return nil
}

func (p *process) makeFolder(c call) error { return p.made(c, "AT_FDCWD", 0) }

func (p *process) makeFolderAt(c call) error { return p.made(c, c.args[0], 1) }

func (p *process) made(c call, at string, path int) error {
	folder, name, ok, err := p.placeOf(c, at, path)
	if err != nil || !ok {
		return err
	}
	fresh := &node{folder: true, entries: map[string]*node{}}
	folder.entries[name] = fresh
	p.add(event{kind: named, node: folder, name: name, target: fresh})
	return nil
}

// overwrite puts bytes into a file's content, which grows as far as need be; what was never written is zero.
func overwrite(content []byte, offset int64, data []byte) []byte {
	content = grow(content, offset+int64(len(data)))
	copy(content[offset:], data)
	return content
}

// grow makes content at least size bytes long, with zeros.
func grow(content []byte, size int64) []byte {
	if missing := size - int64(len(content)); missing > 0 {
		content = append(content, make([]byte, missing)...)
	}
	return content
}
