package platform

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/adler32"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReceiverIsOfItsSource holds that whoever changes the source assembles it anew: make receiver writes both hashes, and
// make android-check assembles it once more and compares the bytes.
func TestReceiverIsOfItsSource(t *testing.T) {
	sums, err := os.ReadFile("receiver/receiver.sum")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Receiver.smali", "receiver.dex"} {
		text, err := os.ReadFile(filepath.Join("receiver", name))
		if err != nil {
			t.Fatal(err)
		}
		if line := fmt.Sprintf("%x  %s\n", sha256.Sum256(text), name); !strings.Contains(string(sums), line) {
			t.Errorf("%s is not the one that receiver.sum names: run make receiver", name)
		}
	}
}

// TestReceiverIsDex reads the header as Android does before it loads a class: a checksum over all behind it, a hash over all behind that.
func TestReceiverIsDex(t *testing.T) {
	dex := receiverDex
	if !bytes.HasPrefix(dex, []byte("dex\n038\x00")) {
		t.Fatalf("starts with %q; 038 is what Android 8 reads", dex[:8])
	}
	if got := binary.LittleEndian.Uint32(dex[8:]); got != adler32.Checksum(dex[12:]) {
		t.Error("checksum is wrong")
	}
	if got := sha1.Sum(dex[32:]); !bytes.Equal(dex[12:32], got[:]) {
		t.Error("signature is wrong")
	}
	if got := binary.LittleEndian.Uint32(dex[32:]); int(got) != len(dex) {
		t.Errorf("says %d bytes, has %d", got, len(dex))
	}
	for _, name := range []string{"Lapp/handtruck/handheld/Receiver;", "onReceive"} {
		if !bytes.Contains(dex, []byte(name+"\x00")) {
			t.Errorf("holds no %s", name)
		}
	}
}
