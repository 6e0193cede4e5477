package script

import (
	"fmt"
	"io/fs"
	"strings"
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
				t.Errorf("it went otherwise; -update takes it over:\n%s", difference(got, string(want)))
			}
			if err != nil {
				t.Fatal(err)
			}
		})
	}
}

// difference is the first line that came otherwise.
func difference(got, want string) string {
	came, wanted := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i, line := range came {
		if i >= len(wanted) || line != wanted[i] {
			return fmt.Sprintf("line %d: %s\nwanted: %s", i+1, line, strings.Join(wanted[min(i, len(wanted)):min(i+1, len(wanted))], ""))
		}
	}
	return fmt.Sprintf("line %d is missing: %s", len(came)+1, wanted[len(came)])
}
