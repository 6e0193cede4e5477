package scanner

import (
	"errors"
	"fmt"
	"strings"
)

// Errors of the encoders; they are wrapped with the element they are about.
var (
	ErrElement     = errors.New("element breaks the rules of its identifier")
	ErrNoLinkKey   = errors.New("no element can be the key of a Digital Link")
	ErrNotInLink   = errors.New("element has no place in a Digital Link")
	ErrContradicts = errors.New("elements contradict one another")
)

// LinkStem is the resolver that Digital Links name when a site has no domain of its own.
const LinkStem = "https://id.gs1.org"

// EncodeElements returns the element string with GS between the elements, without an AIM identifier: those of predefined
// length first, as the General Specifications (section 7.8.4) advise, each group in the given order.
func EncodeElements(elements []Element) (string, error) {
	if err := checkElements(elements); err != nil {
		return "", err
	}
	var text strings.Builder
	open := false
	for _, fixed := range [...]bool{true, false} {
		for _, e := range elements {
			if exact(e.AI).fixed != fixed {
				continue
			}
			if open {
				text.WriteString(separator)
			}
			text.WriteString(e.AI)
			text.WriteString(e.Value)
			open = !fixed
		}
	}
	return text.String(), nil
}

// EncodeHRI returns the human-readable line (General Specifications, section 4.14): identifiers in brackets, in the given order.
func EncodeHRI(elements []Element) string {
	var text strings.Builder
	for _, e := range elements {
		text.WriteString("(" + e.AI + ")" + e.Value)
	}
	return text.String()
}

// EncodeLink returns the canonical Digital Link URI below stem: the first element that can be a key, its qualifiers in order, and
// the others as attributes.
func EncodeLink(stem string, elements []Element) (string, error) {
	if err := checkElements(elements); err != nil {
		return "", err
	}
	var key *application
	for _, e := range elements {
		if app := exact(e.AI); app.key {
			key = app
			break
		}
	}
	if key == nil {
		return "", ErrNoLinkKey
	}
	path := append([]string{key.ai}, bestQualifiers(key, elements)...)
	var uri strings.Builder
	uri.WriteString(strings.TrimSuffix(stem, "/"))
	taken := map[string]bool{}
	for _, ai := range path {
		taken[ai] = true
		uri.WriteString("/" + ai + "/" + escapeURI(valueOf(elements, ai)))
	}
	mark := "?"
	for _, e := range elements {
		if taken[e.AI] {
			continue
		}
		if !exact(e.AI).attribute {
			return "", fmt.Errorf("encode (%s): %w", e.AI, ErrNotInLink)
		}
		taken[e.AI] = true
		uri.WriteString(mark + e.AI + "=" + escapeURI(e.Value))
		mark = "&"
	}
	return uri.String(), nil
}

// bestQualifiers returns those qualifiers of the key that are there, of the sequence that takes the most.
func bestQualifiers(key *application, elements []Element) []string {
	var best []string
	for _, sequence := range key.qualifiers {
		var present []string
		for _, ai := range sequence {
			if valueOf(elements, ai) != "" {
				present = append(present, ai)
			}
		}
		if len(present) > len(best) {
			best = present
		}
	}
	return best
}

func valueOf(elements []Element, ai string) string { return Scan{Elements: elements}.Value(ai) }

// checkElements makes sure that a code made of the elements is one that a scan would accept.
func checkElements(elements []Element) error {
	var m members
	s := Scan{Elements: elements, Lenient: true}
	for _, e := range elements {
		app := exact(e.AI)
		if app == nil {
			return fmt.Errorf("encode (%s): %w", e.AI, ErrElement)
		}
		used, code, _ := app.measure(e.Value)
		if code != "" || used != len(e.Value) {
			return fmt.Errorf("encode (%s)%s: %w", e.AI, e.Value, ErrElement)
		}
		place, _ := lookup(e.AI)
		if !m.add(place) {
			return fmt.Errorf("encode %d elements: %w", len(elements), ErrElement)
		}
	}
	if s.judge(&m); !s.Lenient {
		return fmt.Errorf("encode (%s): %w", s.AI, ErrContradicts)
	}
	return nil
}

// escapeURI escapes all but the unreserved characters (RFC 3986, section 2.3).
func escapeURI(text string) string {
	var escaped strings.Builder
	for i := range len(text) {
		if c := text[i]; c-'0' <= 9 || c|0x20 >= 'a' && c|0x20 <= 'z' || c == '-' || c == '.' || c == '_' || c == '~' {
			escaped.WriteByte(c)
		} else {
			fmt.Fprintf(&escaped, "%%%02X", c)
		}
	}
	return escaped.String()
}
