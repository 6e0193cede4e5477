package script

import (
	"io/fs"
	"testing"
)

// Run plays every script among files and compares it with what comes; rewrite, when not nil, is given what came.
func Run(t *testing.T, files fs.FS, rewrite func(name, text string) error, begin func() (Machine, *Stage)) {
	t.Helper()
	names, err := fs.Glob(files, "*.txt")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) == 0 {
		t.Fatal("there are no scripts")
	}
	for _, name := range names {
		t.Run(name, func(t *testing.T) {
			want, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			machine, stage := begin()
			got, err := Play(string(want), machine, stage)
			if err != nil {
				t.Fatal(err)
			}
			if rewrite != nil {
				err = rewrite(name, got)
			} else if got != string(want) {
				t.Errorf("it went otherwise; -update takes it over:\n%s", got)
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}
