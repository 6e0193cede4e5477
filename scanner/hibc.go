package scanner

import "strings"

// hibcCharacters are the characters of Code 39 in order of their values (ANSI/HIBC 2.6, appendix B).
const hibcCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

// isHIBC tells whether text has the form of a supplier's label: the flag +, then a labeler's letter or the $ of secondary data,
// or the digit of a secondary date, and nothing but Code 39 characters. A plus and digits alone may be a telephone number:
// there the check character decides.
func isHIBC(text string) bool {
	if len(text) < 3 || text[0] != '+' {
		return false
	}
	for i := range len(text) {
		if strings.IndexByte(hibcCharacters, text[i]) < 0 {
			return false
		}
	}
	c := text[1]
	return c >= 'A' && c <= 'Z' || c == '$' || c-'0' <= 9 && hibcRight(text)
}

// hibcRight verifies the last character: the sum of the values of all others, modulo 43.
func hibcRight(text string) bool {
	sum := 0
	for i := range len(text) - 1 {
		sum += strings.IndexByte(hibcCharacters, text[i])
	}
	return hibcCharacters[sum%43] == text[len(text)-1]
}

func (s *Scan) checkHIBC() {
	if !hibcRight(s.Text) {
		s.refuse("HIBC_CHECK_CHARACTER", "", len(s.Text)-1)
	}
}

// Product returns the item's number in a code of another system than GS1, or "".
func (s Scan) Product() string { return "" }
