package crash

// node is a file or a folder, whatever names it has.
type node struct {
	folder  bool
	entries map[string]*node // of a folder: as programs see them
	content []byte           // of a file: as programs see it
}

type kind int

const (
	wrote   kind = iota // bytes of a file
	resized             // a file was cut or grown
	named               // a folder has a name for node, which another folder or name may have lost
	unnamed             // a folder has lost a name
	synced              // a file or a folder
	said                // bytes that went to somebody outside: what they acknowledge has to survive
)

// event is something that happened to the disk, or that was said about it.
type event struct {
	kind   kind
	node   *node // the file, or the folder whose names changed
	name   string
	target *node // what the name stands for
	from   *node // with named: the folder that lost its name for it, or nil
	before string
	offset int64
	data   []byte
	size   int64
	covers int // with synced: events before this one are covered, as they had ended when it began
	stream int // with said: the file descriptor
}
