package domain_test

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestBehavioursAreWhereTheDesignSays: every row of the table in DESIGN.md names a file that plays its behaviours and
// says so, or says why there is none; and no behaviour of the collection is left out.
func TestBehavioursAreWhereTheDesignSays(t *testing.T) {
	design, err := os.ReadFile("DESIGN.md")
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]bool{}
	row := regexp.MustCompile(`(?m)^\| ([RVPKZCTMO]\d[^|]*) \|[^|]*\| (.*) \|$`)
	for _, cells := range row.FindAllStringSubmatch(string(design), -1) {
		names := expand(cells[1])
		for _, name := range names {
			told[name] = true
		}
		file, ok := strings.CutPrefix(cells[2], "`")
		if file = strings.TrimSuffix(file, "`"); !ok || !strings.Contains(file, "/") {
			continue
		}
		script, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s: %v", cells[1], err)
			continue
		}
		said := expand(strings.Join(regexp.MustCompile(`\(([RVPKZCTMO]\d[^)]*)\)`).FindAllString(string(script), -1), " "))
		for _, name := range names {
			if !strings.Contains(" "+strings.Join(said, " ")+" ", " "+name+" ") {
				t.Errorf("%s does not say that it plays %s", file, name)
			}
		}
	}
	for letter, most := range map[string]int{"R": 27, "V": 5, "P": 23, "K": 18, "Z": 9, "C": 7, "T": 7, "M": 10, "O": 6} {
		for n := 1; n <= most; n++ {
			if name := letter + strconv.Itoa(n); !told[name] {
				t.Errorf("%s is not in the table", name)
			}
		}
	}
}

// expand lists behaviours such as «R7 R10–R12» one by one.
func expand(text string) []string {
	var names []string
	span := regexp.MustCompile(`([RVPKZCTMO])(\d+)(?:[–-][RVPKZCTMO]?(\d+))?`)
	for _, found := range span.FindAllStringSubmatch(text, -1) {
		first, _ := strconv.Atoi(found[2])
		last := first
		if found[3] != "" {
			last, _ = strconv.Atoi(found[3])
		}
		for n := first; n <= last; n++ {
			names = append(names, found[1]+strconv.Itoa(n))
		}
	}
	return names
}
