package script

import (
	"os"
	"path/filepath"
	"testing"
)

// Folder plays the scripts of the test's folder testdata; with update the answers that come are written into them.
func Folder(t *testing.T, update bool, begin func() (Machine, *Stage)) {
	t.Helper()
	Within(t, "testdata", update, begin)
}

// Within plays the scripts of another folder of the test, as [Folder] does.
func Within(t *testing.T, folder string, update bool, begin func() (Machine, *Stage)) {
	t.Helper()
	var rewrite func(name, text string) error
	if update {
		rewrite = func(name, text string) error { return os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600) }
	}
	Run(t, os.DirFS(folder), rewrite, begin)
}
