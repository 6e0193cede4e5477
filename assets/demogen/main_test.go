package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/handtruck/handtruck/assets"
)

// TestFolderIsAsGenerated holds the committed files against the generator, both ways: a file edited by
// hand would be lost with the next go generate, and a draw that varies would change the demo under everyone.
func TestFolderIsAsGenerated(t *testing.T) {
	want, err := newSite().files()
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range want {
		got, err := fs.ReadFile(assets.Demo(), name)
		if err != nil {
			t.Errorf("%v; run: go generate ./assets", err)
		} else if !bytes.Equal(got, text) {
			t.Errorf("%s is not what the generator writes; run: go generate ./assets", name)
		}
	}
	committed, err := fs.Glob(assets.Demo(), "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range committed {
		if want[name] == nil {
			t.Errorf("%s comes from no generator", name)
		}
	}
}

func TestWriteBelowAFileFails(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := write(filepath.Join(file, "folder")); err == nil {
		t.Error("no error for a folder that cannot be made")
	}
}

func TestCheckDigit(t *testing.T) {
	// The examples of the GS1 General Specifications, and one that ends in zero.
	for digits, want := range map[string]string{"629104150021": "6291041500213", "37610425002123456": "376104250021234569", "000000000000": "0000000000000"} {
		if got := withCheckDigit(digits); got != want {
			t.Errorf("withCheckDigit(%s) = %s, want %s", digits, got, want)
		}
	}
}
