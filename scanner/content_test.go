package scanner

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// cases reads the JSON lines of a shared case file; the test is skipped where the files are not laid out beside the checkout.
func cases[T any](t testing.TB, name string) []T {
	t.Helper()
	file, err := os.Open("../../shared/cases/gs1/" + name)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skip("no shared cases beside this checkout")
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var rows []T
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var row T
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	return rows
}

func TestContentChecks(t *testing.T) {
	type row struct {
		Linter, Data, Error string
		OK                  bool
	}
	judged := 0
	for _, r := range cases[row](t, "linters.jsonl") {
		// Whether a company prefix was given out is answered by a service that these rows simulate.
		if strings.Contains(r.Error, "GCP_PREFIX") || strings.Contains(r.Error, "DATASOURCE") {
			continue
		}
		judged++
		if code := CheckContent(r.Linter, bytesOf(r.Data)); code != strings.TrimPrefix(r.Error, "GS1_LINTER_") {
			t.Errorf("%s of %q: got %q, want %q", r.Linter, r.Data, code, r.Error)
		}
	}
	if judged < 1000 {
		t.Errorf("only %d rows judged", judged)
	}
}

// bytesOf undoes the spelling of the case files, where byte b is the code point U+00bb.
func bytesOf(text string) string {
	var raw []byte
	for _, r := range text {
		raw = append(raw, byte(r))
	}
	return string(raw)
}
