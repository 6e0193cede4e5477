package scanner

import (
	"fmt"
	"strconv"
	"strings"
)

//go:generate go run ./gen -in ../../shared/cases/gs1/gs1-syntax-dictionary.txt -out dictionary.go

// row is one line of the dictionary: a range of identifiers with the same rules.
type row struct {
	first, last string
	fixed       bool   // predefined length: no separator follows (GS1 General Specifications, figure 7.8.5-2)
	attribute   bool   // may stand in the query of a Digital Link
	format      string // components such as "N3,iso4217 N..15", optional ones in square brackets
	requires    string // groups that must each be met, alternatives with commas, joint ones with plus
	excludes    string // identifiers that may not stand on the same label
	key         bool   // may be the primary key of a Digital Link
	qualifiers  string // the key's qualifiers in order, alternative sequences with a bar
	title       string
}

// application is one identifier with its rules, ready for use.
type application struct {
	ai, title  string
	fixed      bool
	attribute  bool
	key        bool
	serial     int // a signature needs a value longer than this; 0 for no such rule
	parts      []part
	least      int // characters of the shortest value
	most       int // characters of the longest value
	matches    set // patterns that this identifier fits
	excludes   set
	requires   [][]set
	qualifiers [][]string
}

// part is one component of a value.
type part struct {
	characters charset
	least      int
	most       int
	optional   bool
	checks     []check
}

// set holds patterns of application identifiers, one bit each.
type set [3]uint64

func (s *set) add(t set) {
	s[0], s[1], s[2] = s[0]|t[0], s[1]|t[1], s[2]|t[2]
}

func (s set) overlaps(t set) bool {
	return s[0]&t[0]|s[1]&t[1]|s[2]&t[2] != 0
}

func (s set) holds(t set) bool {
	return s[0]&t[0] == t[0] && s[1]&t[1] == t[1] && s[2]&t[2] == t[2]
}

func (s set) empty() bool { return s[0]|s[1]|s[2] == 0 }

// applications is the table, in order of identifiers.
var applications = compile(dictionary[:])

// places tells where in applications the identifier is that a value of four digits begins with; 0 for none, else place+1.
// Identifiers are free of prefixes of one another, so one lookup decides.
var places = place(applications)

// lookup finds the identifier that text begins with, or nil.
func lookup(text string) (place int, app *application) {
	if len(text) < 2 || text[0]-'0' > 9 || text[1]-'0' > 9 {
		return 0, nil
	}
	n := 1000*int(text[0]-'0') + 100*int(text[1]-'0')
	for i, weight := 2, 10; i < 4 && i < len(text) && text[i]-'0' <= 9; i, weight = i+1, weight/10 {
		n += weight * int(text[i]-'0')
	}
	p := int(places[n]) - 1
	if p < 0 || len(applications[p].ai) > len(text) || applications[p].ai != text[:len(applications[p].ai)] {
		return 0, nil
	}
	return p, &applications[p]
}

// exact finds an identifier by its whole name, or nil.
func exact(ai string) *application {
	if _, app := lookup(ai); app != nil && app.ai == ai {
		return app
	}
	return nil
}

// Title returns the data title of an application identifier as printed on labels, such as "BATCH/LOT", or "".
func Title(ai string) string {
	if app := exact(ai); app != nil {
		return app.title
	}
	return ""
}

func compile(rows []row) []application {
	bits := map[string]int{}
	var table []application
	for _, r := range rows {
		app := application{title: r.title, fixed: r.fixed, attribute: r.attribute, key: r.key, parts: components(r.format)}
		for _, p := range app.parts {
			app.most += p.most
			if !p.optional {
				app.least += p.least
			}
		}
		for _, pattern := range split(r.excludes, ",") {
			app.excludes.add(bit(bits, pattern))
		}
		for _, group := range split(r.requires, " ") {
			var alternatives []set
			for _, alternative := range split(group, ",") {
				var all set
				for _, pattern := range split(alternative, "+") {
					all.add(bit(bits, pattern))
				}
				alternatives = append(alternatives, all)
			}
			app.requires = append(app.requires, alternatives)
		}
		for _, sequence := range split(r.qualifiers, "|") {
			app.qualifiers = append(app.qualifiers, split(sequence, ","))
		}
		first, last := number(r.first), number(r.last)
		for n := first; n <= last; n++ {
			app.ai = fmt.Sprintf("%0*d", len(r.first), n)
			app.serial = serialFrom(app.ai)
			table = append(table, app)
		}
	}
	for i := range table {
		for pattern := range bits {
			if fits(table[i].ai, pattern) {
				table[i].matches.add(bit(bits, pattern))
			}
		}
	}
	return table
}

// serialFrom returns how long a key is without its serial component, for the keys that may only be signed with one.
func serialFrom(ai string) int {
	switch ai {
	case "253", "255":
		return 13
	case "8003":
		return 14
	}
	return 0
}

// split is strings.Split that makes nothing of nothing.
func split(text, separator string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, separator)
}

// bit returns the set of one pattern; each new pattern gets the next bit.
func bit(bits map[string]int, pattern string) set {
	n, known := bits[pattern]
	if !known {
		n = len(bits)
		bits[pattern] = n
	}
	var s set
	s[n/64] = 1 << (n % 64)
	return s
}

// fits tells whether an identifier is meant by a pattern, where n stands for any digit.
func fits(ai, pattern string) bool {
	return len(ai) == len(pattern) && strings.HasPrefix(ai, strings.TrimRight(pattern, "n"))
}

// components reads a format such as "N13,csum,gcppos1 [X..17]".
func components(format string) []part {
	var parts []part
	for _, word := range strings.Fields(format) {
		shape, names, _ := strings.Cut(word, ",")
		p := part{optional: strings.HasPrefix(shape, "[")}
		shape = strings.Trim(shape, "[]")
		p.characters = charset(shape[0])
		length, variable := strings.CutPrefix(shape[1:], "..")
		p.most, _ = strconv.Atoi(length)
		p.least = p.most
		if variable {
			p.least = 1
		}
		for _, name := range split(names, ",") {
			p.checks = append(p.checks, checks[name])
		}
		parts = append(parts, p)
	}
	return parts
}

func place(table []application) *[10000]uint16 {
	var all [10000]uint16
	for i, app := range table {
		width := 1
		for range 4 - len(app.ai) {
			width *= 10
		}
		first := number(app.ai) * width
		for n := first; n < first+width; n++ {
			all[n] = uint16(i + 1)
		}
	}
	return &all
}
