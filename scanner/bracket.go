package scanner

import "strings"

// bracketed tells whether text begins like a human-readable element string: a known identifier in brackets.
func bracketed(text string) bool {
	ai, _, closed := strings.Cut(strings.TrimPrefix(text, "("), ")")
	return closed && strings.HasPrefix(text, "(") && exact(ai) != nil
}

// bracketString decodes the human-readable form that people type: (01)…(10)…. A bracket begins an element only where
// a known identifier stands in it, so values may hold other brackets.
func (p *Parser) bracketString(s *Scan) {
	s.Kind = GS1
	var m members
	for at := 0; at < len(s.Text); {
		closing := at + strings.IndexByte(s.Text[at:], ')')
		start, end := closing+1, len(s.Text)
		for i := start; i < end; i++ {
			if s.Text[i] == '(' && bracketed(s.Text[i:]) {
				end = i
			}
		}
		place, app := lookup(s.Text[at+1 : closing])
		used, code, where := app.measure(s.Text[start:end])
		switch {
		case code != "":
			s.refuse(code, app.ai, start+where)
		case start+used < end:
			s.refuse("AI_DATA_IS_TOO_LONG", app.ai, start+used)
		case !m.add(place):
			s.refuse("TOO_MANY_AIS", app.ai, at)
		}
		if s.Code != "" {
			return
		}
		s.Elements = append(s.Elements, Element{app.ai, s.Text[start:end]})
		at = end
	}
	s.judge(&m)
}
