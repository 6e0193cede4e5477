package scanner

// charset names a set of characters as the GS1 Barcode Syntax Dictionary does.
type charset byte

const (
	numeric  charset = 'N' // 0 to 9
	cset82   charset = 'X' // GS1 General Specifications, figure 7.11-1
	cset39   charset = 'Y' // figure 7.11-2
	fileSafe charset = 'Z' // base64url with its padding, figure 7.11-3
)

// Character classes, one bit each in classes.
const (
	inNumeric byte = 1 << iota
	in82
	in39
	in64
)

// classes tells which sets each byte belongs to.
var classes = classify()

func classify() (table [256]byte) {
	mark := func(characters string, class byte) {
		for i := range len(characters) {
			table[characters[i]] |= class
		}
	}
	const digits, capitals, letters = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz"
	mark(digits, inNumeric|in82|in39|in64)
	mark(capitals, in82|in39|in64)
	mark(letters, in82|in64)
	mark(`!"%&'()*+,./:;<=>?`, in82)
	mark("-_", in82|in64)
	mark("#-/", in39)
	return table
}

// check returns the rule that text breaks by its characters, and where; "" when it keeps to the set.
func (c charset) check(text string) (code string, at int) {
	switch c {
	case numeric:
		for i := range len(text) {
			if text[i]-'0' > 9 {
				return "NON_DIGIT_CHARACTER", i
			}
		}
	case cset82:
		return within(text, in82, "INVALID_CSET82_CHARACTER")
	case cset39:
		return within(text, in39, "INVALID_CSET39_CHARACTER")
	case fileSafe:
		return checkFileSafe(text)
	}
	return "", 0
}

func within(text string, class byte, broken string) (code string, at int) {
	for i := range len(text) {
		if classes[text[i]]&class == 0 {
			return broken, i
		}
	}
	return "", 0
}

// checkFileSafe allows up to two pad characters, which must make the length a multiple of three; unpadded text may have any length.
func checkFileSafe(text string) (code string, at int) {
	pads := 0
	for pads < len(text) && text[len(text)-1-pads] == '=' {
		pads++
	}
	if code, at = within(text[:len(text)-pads], in64, "INVALID_CSET64_CHARACTER"); code != "" {
		return code, at
	}
	if pads > 2 || pads > 0 && len(text)%3 != 0 {
		return "INVALID_CSET64_PADDING", len(text) - pads
	}
	return "", 0
}
