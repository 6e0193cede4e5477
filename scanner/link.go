package scanner

import "strings"

// Characters of a URI (RFC 3986) and those of them that no domain has.
const (
	uriCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=%"
	notInDomain   = "_~?#@!$&'()*+,;=%"
)

// schemes begin a Digital Link; they may not mix capitals and small letters.
var schemes = [...]string{"https://", "HTTPS://", "http://", "HTTP://"}

func isLink(text string) bool { return afterScheme(text) > 0 }

func afterScheme(text string) int {
	for _, scheme := range schemes {
		if strings.HasPrefix(text, scheme) {
			return len(scheme)
		}
	}
	return 0
}

// linkPath are the identifiers of the path and how many there are.
type linkPath struct {
	apps  [elementsMost]*application
	count int
}

// link decodes a GS1 Digital Link URI (GS1 Digital Link Standard: URI Syntax 1.4). Any domain and stem will do; the fragment is ignored.
func (p *Parser) link(s *Scan) {
	text := s.Text
	if at := strings.IndexFunc(text, func(r rune) bool { return r > 126 || strings.IndexByte(uriCharacters, byte(r)) < 0 }); at >= 0 {
		s.refuse("URI_CONTAINS_ILLEGAL_CHARACTERS", "", at)
		return
	}
	domain := afterScheme(text)
	slash := strings.IndexByte(text[domain:], '/')
	if slash < 1 {
		s.refuse("URI_MISSING_DOMAIN_AND_PATH_INFO", "", domain)
		return
	}
	if at := strings.IndexAny(text[domain:domain+slash], notInDomain); at >= 0 {
		s.refuse("DOMAIN_CONTAINS_ILLEGAL_CHARACTERS", "", domain+at)
		return
	}
	rest, _, _ := strings.Cut(text, "#")
	path, query, _ := strings.Cut(rest, "?")
	key := findKey(path, domain+slash)
	if key < 0 {
		s.refuse(noKey(path[domain+slash:]), "", domain+slash)
		return
	}
	var m members
	var steps linkPath
	s.readPath(&m, &steps, path, key)
	s.readQuery(&m, &steps, query, len(path)+1)
	s.judge(&m)
}

// noKey tells a compressed link, which is one long file-safe word, from any other address.
func noKey(path string) string {
	word := path[strings.LastIndexByte(path, '/')+1:]
	if code, _ := within(word, in64, "other"); code == "" && len(word) >= 14 && !allDigits(word) && strings.ContainsAny(word, "0123456789_-") {
		return "COMPRESSED_LINK"
	}
	return "NO_GS1_DL_KEYS_FOUND_IN_PATH_INFO"
}

// findKey returns where the last pair "/AI/value" begins whose AI is a primary key and behind which only pairs of known
// identifiers stand, or -1.
func findKey(path string, from int) int {
	for end := len(path); ; {
		value := strings.LastIndexByte(path[from:end], '/')
		if value <= 0 {
			return -1
		}
		ai := strings.LastIndexByte(path[from:from+value], '/')
		if ai < 0 {
			return -1
		}
		app := exact(path[from+ai+1 : from+value])
		if app == nil {
			return -1
		}
		if app.key {
			return from + ai
		}
		end = from + ai
	}
}

// readPath appends the pairs of the path from byte at on and checks that the qualifiers are the key's, in order.
func (s *Scan) readPath(m *members, steps *linkPath, path string, at int) {
	for at < len(path) && s.Code == "" {
		name := path[at+1:]
		slash := strings.IndexByte(name, '/')
		start := at + 1 + slash + 1
		end := len(path)
		if next := strings.IndexByte(path[start:], '/'); next >= 0 {
			end = start + next
		}
		if steps.count == elementsMost {
			s.refuse("TOO_MANY_AIS", "", at)
			return
		}
		place, app := lookup(name[:slash])
		steps.apps[steps.count] = app
		steps.count++
		s.addPair(m, place, path[start:end], start, false)
		at = end
	}
	if s.Code == "" && !steps.ordered(nil, 0) {
		s.refuse("INVALID_KEY_QUALIFIER_SEQUENCE", steps.apps[0].ai, 0)
	}
}

// readQuery appends the attributes of the query. Keys that are not numbers belong to others and are skipped.
func (s *Scan) readQuery(m *members, steps *linkPath, query string, at int) {
	for pair := range strings.SplitSeq(query, "&") {
		start := at
		at += len(pair) + 1
		name, value, isPair := strings.Cut(pair, "=")
		if s.Code != "" {
			return
		}
		if !isPair || !allDigits(name) {
			continue
		}
		place, app := lookup(name)
		if app == nil || app.ai != name {
			s.refuse("UNKNOWN_AI_IN_QUERY_PARAMS", "", start)
			return
		}
		before := s.Value(app.ai)
		s.addPair(m, place, value, start+len(name)+1, true)
		switch {
		case before != "":
			s.refuse("DUPLICATE_AI", app.ai, start)
		case !app.attribute:
			s.refuse("AI_IS_NOT_VALID_DATA_ATTRIBUTE", app.ai, start)
		case steps.wouldTake(app):
			s.refuse("AI_SHOULD_BE_IN_PATH_INFO", app.ai, start)
		}
	}
}

// addPair decodes one value and appends its element.
func (s *Scan) addPair(m *members, place int, escaped string, at int, query bool) {
	app := &applications[place]
	value, clean := unescapeURI(escaped, query)
	switch {
	case escaped == "" && query:
		s.refuse("AI_VALUE_QUERY_ELEMENT_IN_EMPTY", app.ai, at)
	case escaped == "":
		s.refuse("AI_VALUE_PATH_ELEMENT_IS_EMPTY", app.ai, at)
	case !clean && query:
		s.refuse("DECODED_AI_VALUE_FROM_QUERY_PARAMS_CONTAINS_ILLEGAL_NULL", app.ai, at)
	case !clean:
		s.refuse("DECODED_AI_FROM_DL_PATH_INFO_CONTAINS_ILLEGAL_NULL", app.ai, at)
	case len(value) < app.least:
		s.refuse("AI_VALUE_IS_TOO_SHORT", app.ai, at)
	case len(value) > app.most:
		s.refuse("AI_VALUE_IS_TOO_LONG", app.ai, at)
	case strings.Contains(value, "^"):
		s.refuse("AI_CONTAINS_ILLEGAL_CARAT", app.ai, at)
	}
	if s.Code != "" {
		return
	}
	used, code, where := app.measure(value)
	switch {
	case code != "":
		s.refuse(code, app.ai, at+where)
	case used < len(value):
		s.refuse("AI_DATA_IS_TOO_LONG", app.ai, at+used)
	case !m.add(place):
		s.refuse("TOO_MANY_AIS", app.ai, at)
	default:
		s.Elements = append(s.Elements, Element{app.ai, value})
	}
}

// ordered tells whether the path is a key followed by some of its qualifiers in order; extra, when not nil, is tried at place where.
func (l *linkPath) ordered(extra *application, where int) bool {
	key := l.apps[0]
	if l.count == 1 && extra == nil {
		return true
	}
	for _, sequence := range key.qualifiers {
		next, fits := 0, true
		take := func(app *application) {
			for next < len(sequence) && sequence[next] != app.ai {
				next++
			}
			fits = fits && next < len(sequence)
			next++
		}
		for i := 1; i < l.count; i++ {
			if i == where && extra != nil {
				take(extra)
			}
			take(l.apps[i])
		}
		if extra != nil && where == l.count {
			take(extra)
		}
		if fits {
			return true
		}
	}
	return false
}

// wouldTake tells whether an attribute is a qualifier that belongs into the path.
func (l *linkPath) wouldTake(app *application) bool {
	for where := 1; where <= l.count; where++ {
		if l.ordered(app, where) {
			return true
		}
	}
	return false
}

// unescapeURI undoes percent escapes, in a query also + for a space. An escaped NUL is not clean. A percent sign without two
// hexadecimal digits stands for itself.
func unescapeURI(text string, query bool) (value string, clean bool) {
	if strings.IndexByte(text, '%') < 0 && (!query || strings.IndexByte(text, '+') < 0) {
		return text, true
	}
	bytes := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '%' && i+2 < len(text) && hex(text[i+1]) >= 0 && hex(text[i+2]) >= 0:
			c = byte(hex(text[i+1])<<4 | hex(text[i+2]))
			if c == 0 {
				return "", false
			}
			i += 2
		case c == '+' && query:
			c = ' '
		}
		bytes = append(bytes, c)
	}
	return string(bytes), true
}
