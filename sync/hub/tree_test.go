package hub

import (
	"testing"

	"github.com/handtruck/handtruck/sync/wire"
	"golang.org/x/mod/sumdb/tlog"
)

// A tree that is grown at its edge is the tree of RFC 6962, and proofs come out of the nodes that are kept and the log.
func TestTree(t *testing.T) {
	const leaves = 300
	store := NewMemoryStore("first")
	var grown edge
	var roots []wire.Hash
	stored := map[int64]tlog.Hash{}
	reader := tlog.HashReaderFunc(func(indexes []int64) (hashes []tlog.Hash, err error) {
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for n := range int64(leaves) {
		e := Entry{Site: n + 1, Replica: "r", Number: uint64(n + 1), Low: n, Unfolded: n%7 == 0}
		hash, err := leaf(e)
		if err != nil {
			t.Fatal(err)
		}
		hashes, err := tlog.StoredHashesForRecordHash(n, tlog.Hash(hash), reader)
		if err != nil {
			t.Fatal(err)
		}
		for i, h := range hashes {
			stored[tlog.StoredHashIndex(0, n)+int64(i)] = h
		}
		nodes := grown.add(n, hash)
		if err := store.Update(t.Context(), func(tx Tx) error { return tx.Append([]Entry{e}, nodes) }); err != nil {
			t.Fatal(err)
		}
		want, err := tlog.TreeHash(n+1, reader)
		if err != nil {
			t.Fatal(err)
		}
		if grown = parseEdge(grown.String()); grown.root() != wire.Hash(want) {
			t.Fatalf("the root of %d leaves is not that of RFC 6962", n+1)
		}
		roots = append(roots, grown.root())
	}
	for size := int64(1); size <= leaves; size++ {
		for before := int64(1); before <= size; before += 1 + size/9 {
			checkProof(t, store, roots, before, size)
		}
	}
}

func checkProof(t *testing.T, store Store, roots []wire.Hash, before, size int64) {
	t.Helper()
	err := store.View(t.Context(), func(s Snapshot) error {
		tree := newTreeReader(s, size)
		root, err := tree.rootAt(before)
		if err != nil {
			return err
		}
		if root != roots[before-1] {
			t.Errorf("the root at %d of %d is another one", before, size)
		}
		proof, err := tree.proof(before)
		if err != nil {
			return err
		}
		head, old := wire.TreeHead{Size: size, Root: roots[size-1]}, wire.TreeHead{Size: before, Root: root}
		if err := head.Follows(old, proof); err != nil {
			t.Errorf("%d goes on from %d: %v", size, before, err)
		}
		if old.Root[0] ^= 1; head.Follows(old, proof) == nil {
			t.Errorf("%d goes on from a history of %d facts that never was", size, before)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
