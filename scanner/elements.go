package scanner

import "strings"

// elementsMost is the most elements that one code may hold; no symbol has room for more.
const elementsMost = 64

// members are the applications of one code or one label, by their places in the table.
type members struct {
	places [elementsMost]uint16
	count  int
	first  set // patterns met
	again  set // patterns met by more than one element
}

func (m *members) add(place int) bool {
	if m.count == elementsMost {
		return false
	}
	m.places[m.count] = uint16(place)
	m.count++
	fits := applications[place].matches
	for i := range fits {
		m.again[i] |= m.first[i] & fits[i]
	}
	m.first.add(fits)
	return true
}

// elementString decodes s.Text as GS1 element string (General Specifications, section 7.8). Separators before, after and
// beside one another are transport noise and skipped.
func (p *Parser) elementString(s *Scan) {
	s.Kind = GS1
	if at := strings.IndexByte(s.Text, '^'); at >= 0 {
		s.refuse("SCAN_DATA_CONTAINS_ILLEGAL_CARAT", "", at)
		return
	}
	var m members
	s.readElements(&m, 0)
	s.judge(&m)
}

// readElements appends the elements of s.Text from byte at on.
func (s *Scan) readElements(m *members, at int) {
	text := s.Text
	if strings.Trim(text[at:], separator) == "" {
		s.refuse("AI_DATA_IS_EMPTY", "", at)
		return
	}
	for at < len(text) {
		if text[at] == separator[0] {
			at++
			continue
		}
		place, app := lookup(text[at:])
		if app == nil {
			s.refuse("NO_AI_FOR_PREFIX", "", at)
			return
		}
		start := at + len(app.ai)
		end := strings.IndexByte(text[start:], separator[0])
		if end < 0 {
			end = len(text)
		} else {
			end += start
		}
		used, code, where := app.measure(text[start:end])
		if code != "" {
			s.refuse(code, app.ai, start+where)
			return
		}
		if !app.fixed && start+used < end {
			s.refuse("AI_DATA_IS_TOO_LONG", app.ai, start+used)
			return
		}
		if !m.add(place) {
			s.refuse("TOO_MANY_AIS", app.ai, at)
			return
		}
		s.Elements = append(s.Elements, Element{app.ai, text[start : start+used]})
		at = start + used
	}
}

// measure applies the format to the front of text and returns how much of it the value takes.
func (app *application) measure(text string) (used int, code string, at int) {
	if text == "" {
		return 0, "AI_DATA_IS_EMPTY", 0
	}
	for i := range app.parts {
		part := &app.parts[i]
		length := min(part.most, len(text)-used)
		if length == 0 && part.optional {
			continue
		}
		if length < part.least {
			return 0, "AI_DATA_HAS_INCORRECT_LENGTH", used
		}
		piece := text[used : used+length]
		if code, at = part.characters.check(piece); code != "" {
			return 0, code, used + at
		}
		for _, check := range part.checks {
			if code, at = check(piece); code != "" {
				return 0, code, used + at
			}
		}
		used += length
	}
	return used, "", 0
}

// judge applies the rules between elements: equal repeats, exclusive pairs, then required companions.
func (s *Scan) judge(m *members) {
	if s.Code != "" {
		return
	}
	for i := range s.Elements {
		for j := i + 1; j < len(s.Elements); j++ {
			if s.Elements[i].AI == s.Elements[j].AI && s.Elements[i].Value != s.Elements[j].Value {
				s.refuse("INSTANCES_OF_AI_HAVE_DIFFERENT_VALUES", s.Elements[i].AI, 0)
				return
			}
		}
	}
	if ai, _ := m.excluded(); ai != "" {
		s.refuse("INVALID_AI_PAIRS", ai, 0)
		return
	}
	if ai := unsigned(s.Elements); ai != "" {
		s.refuse("SERIAL_NOT_PRESENT", ai, 0)
		return
	}
	if ai := m.missing(); ai != "" {
		s.Valid, s.Code, s.AI = false, "REQUIRED_AIS_NOT_SATISFIED", ai
	}
}

// excluded returns a pair of identifiers that may not be on one label, or "". An identifier does not exclude itself.
func (m *members) excluded() (ai, other string) {
	for i := range m.count {
		app := &applications[m.places[i]]
		if app.excludes.empty() || !m.first.overlaps(app.excludes) {
			continue
		}
		if app.matches.overlaps(app.excludes) && !m.again.overlaps(app.excludes) {
			only := app.excludes
			for w := range only {
				only[w] &^= app.matches[w]
			}
			if !m.first.overlaps(only) {
				continue
			}
		}
		for j := range m.count {
			if m.places[j] != m.places[i] && applications[m.places[j]].matches.overlaps(app.excludes) {
				return app.ai, applications[m.places[j]].ai
			}
		}
	}
	return "", ""
}

// missing returns the first identifier whose required companions are not there, or "".
func (m *members) missing() string {
	for i := range m.count {
		app := &applications[m.places[i]]
		for _, group := range app.requires {
			met := false
			for _, alternative := range group {
				met = met || m.first.holds(alternative)
			}
			if !met {
				return app.ai
			}
		}
	}
	return ""
}

// unsigned returns the key that a digital signature (8030) stands beside although it has no serial component, or "".
func unsigned(elements []Element) string {
	signed, bare := false, ""
	for _, e := range elements {
		signed = signed || e.AI == "8030"
		if from := serialFrom(e.AI); from > 0 && len(e.Value) <= from {
			bare = e.AI
		}
	}
	if signed {
		return bare
	}
	return ""
}
