package hub

import (
	"fmt"

	"github.com/handtruck/handtruck/sync/wire"
	"golang.org/x/mod/sumdb/tlog"
)

// The site's history is a Merkle tree (RFC 6962): one leaf for each position. Only nodes from nodeLevel up are kept, as
// the leaves below them follow from the log: a commit writes one node for sixteen facts, and a proof reads the log
// where it needs a lower one.
const nodeLevel = 4

// Node is an inner node of the tree: the N-th of its level, over the 2^Level leaves from N<<Level on.
type Node struct {
	Level int
	N     int64
	Hash  wire.Hash
}

// decision is what a leaf commits to: which fact stands at a position, and what the hub decided about it. The fact's
// bytes are in it by the hash of their device's chain.
type decision struct {
	Site     int64     `cbor:"1,keyasint"`
	Replica  string    `cbor:"2,keyasint"`
	Number   uint64    `cbor:"3,keyasint"`
	Hash     wire.Hash `cbor:"4,keyasint"`
	Low      int64     `cbor:"5,keyasint"`
	High     int64     `cbor:"6,keyasint"`
	Received int64     `cbor:"7,keyasint"`
	Unfolded bool      `cbor:"8,keyasint,omitempty"`
}

// leaf is the tree's leaf of a fact.
func leaf(e Entry) (wire.Hash, error) {
	body, err := wire.Marshal(decision{e.Site, e.Replica, e.Number, e.Hash, e.Low, e.High, e.Received, e.Unfolded})
	return wire.Hash(tlog.RecordHash(body)), err
}

// edge is the right edge of a growing tree: the roots of its complete subtrees, the largest first. It is all that is
// needed to add leaves, so a commit reads nothing of the tree.
type edge []wire.Hash

// parseEdge reads what edge.String wrote.
func parseEdge(text string) edge {
	var e edge
	for len(text) >= len(wire.Hash{}) {
		e = append(e, wire.Hash([]byte(text[:len(wire.Hash{})])))
		text = text[len(wire.Hash{}):]
	}
	return e
}

// String packs the edge.
func (e edge) String() string {
	packed := make([]byte, 0, len(e)*len(wire.Hash{}))
	for _, hash := range e {
		packed = append(packed, hash[:]...)
	}
	return string(packed)
}

// add puts a leaf behind the first size leaves and returns the nodes that are complete with it and are to be kept.
func (e *edge) add(size int64, leaf wire.Hash) (complete []Node) {
	hash := tlog.Hash(leaf)
	for level := 1; size&1 == 1; level++ {
		last := len(*e) - 1
		hash = tlog.NodeHash(tlog.Hash((*e)[last]), hash)
		*e = (*e)[:last]
		size >>= 1
		if level >= nodeLevel {
			complete = append(complete, Node{level, size, wire.Hash(hash)})
		}
	}
	*e = append(*e, wire.Hash(hash))
	return complete
}

// root is the root over all leaves; zero for none.
func (e edge) root() wire.Hash {
	if len(e) == 0 {
		return wire.Hash{}
	}
	hash := tlog.Hash(e[len(e)-1])
	for i := len(e) - 2; i >= 0; i-- {
		hash = tlog.NodeHash(tlog.Hash(e[i]), hash)
	}
	return wire.Hash(hash)
}

// treeReader reads nodes for package tlog. It keeps what it read, as proofs of one moment share most of it.
type treeReader struct {
	s     Snapshot
	size  int64
	nodes map[Node]wire.Hash // without hashes
}

func newTreeReader(s Snapshot, size int64) *treeReader {
	return &treeReader{s: s, size: size, nodes: map[Node]wire.Hash{}}
}

// ReadHashes returns the nodes with tlog's numbers.
func (r *treeReader) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	hashes := make([]tlog.Hash, len(indexes))
	for i, index := range indexes {
		level, n := tlog.SplitStoredHashIndex(index)
		hash, err := r.node(level, n)
		if err != nil {
			return nil, err
		}
		hashes[i] = tlog.Hash(hash)
	}
	return hashes, nil
}

func (r *treeReader) node(level int, n int64) (wire.Hash, error) {
	at := Node{Level: level, N: n}
	if hash, ok := r.nodes[at]; ok {
		return hash, nil
	}
	if level >= nodeLevel {
		hash, err := r.s.Node(level, n)
		if err == nil {
			r.nodes[at] = hash
		}
		return hash, err
	}
	if err := r.computeBlock(n >> (nodeLevel - level)); err != nil {
		return wire.Hash{}, err
	}
	hash, ok := r.nodes[at]
	if !ok {
		return wire.Hash{}, fmt.Errorf("read tree: %w: node %d of level %d", ErrNotFound, n, level)
	}
	return hash, nil
}

// computeBlock makes the nodes below a kept one, or below the one that is not complete yet, of the log.
func (r *treeReader) computeBlock(block int64) error {
	first := block << nodeLevel
	entries, err := r.s.Log(first, 1<<nodeLevel)
	if err != nil {
		return err
	}
	for i, e := range entries {
		hash, err := leaf(e)
		if err != nil {
			return err
		}
		n := first + int64(i)
		r.nodes[Node{Level: 0, N: n}] = hash
		for level := 1; level < nodeLevel && n&1 == 1; level++ {
			hash = wire.Hash(tlog.NodeHash(tlog.Hash(r.nodes[Node{Level: level - 1, N: n - 1}]), tlog.Hash(hash)))
			n >>= 1
			r.nodes[Node{Level: level, N: n}] = hash
		}
	}
	return nil
}

// rootAt is the root that the tree had with so many leaves.
func (r *treeReader) rootAt(size int64) (wire.Hash, error) {
	if size == 0 {
		return wire.Hash{}, nil
	}
	root, err := tlog.TreeHash(size, r)
	if err != nil {
		return wire.Hash{}, fmt.Errorf("read tree: %w", err)
	}
	return wire.Hash(root), nil
}

// proof shows that the tree of the snapshot goes on from the one that it was with so many leaves.
func (r *treeReader) proof(size int64) ([]wire.Hash, error) {
	if size == 0 || size == r.size {
		return nil, nil
	}
	hashes, err := tlog.ProveTree(r.size, size, r)
	if err != nil {
		return nil, fmt.Errorf("prove history: %w", err)
	}
	proof := make([]wire.Hash, len(hashes))
	for i, hash := range hashes {
		proof[i] = wire.Hash(hash)
	}
	return proof, nil
}
