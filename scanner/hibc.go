package scanner

import "strings"

// hibcCharacters are the characters of Code 39 in order of their values (ANSI/HIBC 2.6, appendix B).
const hibcCharacters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"

// hibcValues are the values of the characters, or noValue.
var hibcValues = func() (values [256]byte) {
	for i := range values {
		values[i] = noValue
	}
	for i := range len(hibcCharacters) {
		values[hibcCharacters[i]] = byte(i)
	}
	return values
}()

const noValue = 0xff

// Health is what a Health Industry Bar Code says (ANSI/HIBC 2.6). What a code does not tell is empty.
type Health struct {
	Labeler  string // 4 characters, a letter first
	Product  string // the labeler's number of the product, 1 to 18 characters
	Unit     string // of measure: 0 for the piece, else a level of packaging
	Link     string // the check character of the product's code, on a code of its own with secondary data
	Lot      string
	Serial   string
	Quantity string // digits
	date     string // of expiry, as it stands in the code
	form     dateForm
}

// dateForm is how a date of a HIBC code is written, after its flag in the code.
type dateForm byte

const (
	noDate       dateForm = 0
	monthYear    dateForm = 'M' // MMYY, the last day of the month
	monthDayYear dateForm = '2' // MMDDYY
	yearMonthDay dateForm = '3' // YYMMDD
	withHour     dateForm = '4' // YYMMDDHH
	julian       dateForm = '5' // YYJJJ
	julianHour   dateForm = '6' // YYJJJHH
	fullDay      dateForm = 'D' // YYYYMMDD
)

// isHIBC tells whether text has the form of a supplier's label: the flag +, then a labeler's letter or the $ of secondary data,
// or the digit of a secondary date, and nothing but Code 39 characters. A plus and digits alone may be a telephone number:
// there the check character decides.
func isHIBC(text string) bool {
	if len(text) < 3 || text[0] != '+' {
		return false
	}
	for i := range len(text) {
		if hibcValues[text[i]] == noValue {
			return false
		}
	}
	c := text[1]
	return c >= 'A' && c <= 'Z' || c == '$' || c-'0' <= 9 && hibcRight(text)
}

// hibcCheck returns the check character of text: the sum of the values of all characters, modulo 43.
func hibcCheck(text string) byte {
	sum := 0
	for i := range len(text) {
		sum += int(hibcValues[text[i]])
	}
	return hibcCharacters[sum%len(hibcCharacters)]
}

func hibcRight(text string) bool { return hibcCheck(text[:len(text)-1]) == text[len(text)-1] }

// health decodes s.Text as HIBC.
func (s *Scan) health() {
	s.Kind = HIBC
	last := len(s.Text) - 1
	if !hibcRight(s.Text) {
		s.refuse("HIBC_CHECK_CHARACTER", "", last)
		return
	}
	body, at := s.Text[:last], 1
	if c := body[1]; c >= 'A' && c <= 'Z' {
		primary := body
		if slash := strings.IndexByte(body, '/'); slash >= 0 {
			primary, at = body[:slash], slash+1
		} else {
			at = len(body)
		}
		const flag, labeler, unit = 1, 4, 1
		if len(primary) < flag+labeler+1+unit {
			s.refuse("HIBC_PRIMARY", "", len(primary))
			return
		}
		s.Health.Labeler, s.Health.Product, s.Health.Unit = primary[flag:flag+labeler], primary[flag+labeler:len(primary)-unit], primary[len(primary)-unit:]
	} else {
		if len(body) < 3 {
			s.refuse("HIBC_SECONDARY", "", at)
			return
		}
		body, s.Health.Link = body[:last-1], body[last-1:]
	}
	for at < len(body) {
		end := strings.IndexByte(body[at:], '/')
		if end < 0 {
			end = len(body)
		} else {
			end += at
		}
		if where := s.Health.secondary(body[at:end]); where >= 0 {
			s.refuse("HIBC_SECONDARY", "", at+where)
			return
		}
		at = end + 1
	}
	if s.Health.form != noDate && s.Health.day(*s) == "" {
		s.refuse("HIBC_SECONDARY", "", strings.Index(s.Text, s.Health.date))
	}
}

// Product returns the item's number in a code of another system than GS1, or "": the text of its HIBC code without lot and date, as it stands
// on the box and in lists of barcodes.
func (s Scan) Product() string {
	if s.Health.Labeler == "" {
		return ""
	}
	primary := "+" + s.Health.Labeler + s.Health.Product + s.Health.Unit
	return primary + string(hibcCheck(primary))
}
