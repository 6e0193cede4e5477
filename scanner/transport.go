package scanner

import (
	"strconv"
	"strings"
)

// separator is the byte that stands for FNC1 between elements (ISO 646 GS).
const separator = "\x1d"

// Transport is how one source delivers: what it adds to the data and what it replaces. The zero value adds nothing.
// Prefix, Suffix and Separator may be spelled as escapes such as \x1d, as operators type them.
type Transport struct {
	Prefix    string
	Suffix    string
	Separator string // token that came for GS, such as "<GS>"
	Label     string // the maker's name of the symbology, such as LABEL-TYPE-EAN128
	NoAIM     bool   // the source never sends AIM identifiers
	RFID      bool   // the source reads tags
}

// strip takes what transport added off text. It trims line ends, tabs and NUL but never a space, which can be a HIBC check character.
func (t Transport) strip(text string) string {
	if t.Prefix != "" {
		text = strings.TrimPrefix(strings.TrimPrefix(text, t.Prefix), unescape(t.Prefix))
	}
	if t.Suffix != "" {
		text = strings.TrimSuffix(strings.TrimSuffix(text, t.Suffix), unescape(t.Suffix))
	}
	for text != "" && noise(text[0]) {
		text = text[1:]
	}
	for text != "" && noise(text[len(text)-1]) {
		text = text[:len(text)-1]
	}
	if t.Separator != "" && t.Separator != separator {
		text = strings.ReplaceAll(text, t.Separator, separator)
		if token := unescape(t.Separator); token != separator && token != "" {
			text = strings.ReplaceAll(text, token, separator)
		}
	}
	return text
}

// noise tells the bytes that readers put around data and that no data begin or end with.
func noise(c byte) bool { return c == '\r' || c == '\n' || c == '\t' || c == 0 }

// unescape reads a token that an operator typed, such as \x02; one that is no escape stands for itself.
func unescape(token string) string {
	if !strings.Contains(token, `\`) {
		return token
	}
	text, err := strconv.Unquote(`"` + token + `"`)
	if err != nil {
		return token
	}
	return text
}

// carrier says what the transport knows of the data when no AIM identifier came.
func (t Transport) carrier() carrier {
	if t.RFID {
		return carriesTag
	}
	return byLabel(t.Label)
}
