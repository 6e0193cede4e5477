package scanner

import "strings"

// check judges the content of one component: it returns the rule that is broken and the byte where, or "".
// The rules are those of the GS1 Barcode Syntax Dictionary's content checks.
type check func(text string) (code string, at int)

// checks are all content checks by the dictionary's names.
var checks = map[string]check{
	"csum": checkSum, "csumalpha": checkPair, "gcppos1": checkPrefix, "gcppos2": checkPrefixAfterFirst,
	"yymmdd": func(text string) (string, int) { return checkDate(text, 6, false) }, "yymmd0": func(text string) (string, int) { return checkDate(text, 6, true) },
	"yyyymmdd": func(text string) (string, int) { return checkDate(text, 8, false) }, "yyyymmd0": func(text string) (string, int) { return checkDate(text, 8, true) },
	"hh":   func(text string) (string, int) { return checkClock(text, "23", "HOUR") },
	"mi":   func(text string) (string, int) { return checkClock(text, "59", "MINUTE") },
	"ss":   func(text string) (string, int) { return checkClock(text, "59", "SECOND") },
	"hhmi": checkHourMinute, "pieceoftotal": checkPiece, "posinseqslash": checkPosition,
	"latitude": func(text string) (string, int) { return checkDegrees(text, "1800000000", "LATITUDE") }, "longitude": func(text string) (string, int) { return checkDegrees(text, "3600000000", "LONGITUDE") },
	"nonzero": checkNonZero, "nozeroprefix": checkZeroPrefix, "zero": checkZero, "hasnondigit": checkHasNonDigit,
	"hyphen":      func(text string) (string, int) { return only(text, "-", "NOT_HYPHEN") },
	"yesno":       func(text string) (string, int) { return oneOf(text, "01", "NOT_ZERO_OR_ONE") },
	"winding":     func(text string) (string, int) { return oneOf(text, "019", "INVALID_WINDING_DIRECTION") },
	"iso5218":     func(text string) (string, int) { return oneOf(text, "0129", "INVALID_BIOLOGICAL_SEX_CODE") },
	"importeridx": checkImporter, "pcenc": checkPercent, "iban": checkIBAN,
	"iso3166":       func(text string) (string, int) { return listed(text, countryNumbers, "NOT_ISO3166") },
	"iso3166alpha2": func(text string) (string, int) { return listed(text, countries, "NOT_ISO3166_ALPHA2") },
	"iso3166999":    checkCountryOrMany,
	"iso4217":       func(text string) (string, int) { return listed(text, currencies, "NOT_ISO4217") },
	"mediatype":     func(text string) (string, int) { return listed(text, mediaTypes, "INVALID_MEDIA_TYPE") },
	"packagetype":   func(text string) (string, int) { return listed(text, packageTypes, "INVALID_PACKAGE_TYPE") },
	"couponcode":    checkCoupon, "couponposoffer": checkOffer,
}

// CheckContent judges text by one content check of the dictionary, such as "csum", or by a character set: csetnumeric, cset82,
// cset39, cset64. It returns the rule that is broken, or "".
func CheckContent(name, text string) (code string) {
	check, known := checks[name]
	switch name {
	case "csetnumeric":
		check = numeric.check
	case "cset82":
		check = cset82.check
	case "cset39":
		check = cset39.check
	case "cset64":
		check = fileSafe.check
	default:
		if !known {
			return "UNKNOWN_CHECK"
		}
	}
	code, _ = check(text)
	return code
}

func listed(text string, list map[string]struct{}, broken string) (code string, at int) {
	if _, found := list[text]; !found {
		return broken, 0
	}
	return "", 0
}

func oneOf(text, allowed, broken string) (code string, at int) {
	if len(text) != 1 || !strings.Contains(allowed, text) {
		return broken, 0
	}
	return "", 0
}

func only(text, allowed, broken string) (code string, at int) {
	if text == "" || strings.Trim(text, allowed) != "" {
		return broken, 0
	}
	return "", 0
}

// checkSum verifies the last digit (General Specifications, section 7.9.1).
func checkSum(text string) (code string, at int) {
	last := len(text) - 1
	if last < 0 {
		return "TOO_SHORT_FOR_CHECK_DIGIT", 0
	}
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	if CheckDigit(text[:last]) != text[last] {
		return "INCORRECT_CHECK_DIGIT", last
	}
	return "", 0
}

// prefixLeast is the length of the shortest GS1 Company Prefix.
const prefixLeast = 4

// checkPrefix makes sure that a key begins with digits enough for a GS1 Company Prefix. Which prefixes are given out is not public.
func checkPrefix(text string) (code string, at int) {
	if len(text) < prefixLeast {
		return "TOO_SHORT_FOR_GCP", 0
	}
	for i := range prefixLeast {
		if text[i]-'0' > 9 {
			return "INVALID_GCP_PREFIX", i
		}
	}
	return "", 0
}

func checkPrefixAfterFirst(text string) (code string, at int) {
	if text == "" {
		return "TOO_SHORT_FOR_GCP", 0
	}
	code, at = checkPrefix(text[1:])
	return code, at + 1
}

func checkNonZero(text string) (code string, at int) {
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	if strings.Trim(text, "0") == "" {
		return "ILLEGAL_ZERO_VALUE", 0
	}
	return "", 0
}

func checkZeroPrefix(text string) (code string, at int) {
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	if len(text) > 1 && text[0] == '0' {
		return "ILLEGAL_ZERO_PREFIX", 0
	}
	return "", 0
}

func checkZero(text string) (code string, at int) { return only(text, "0", "NOT_ZERO") }

func checkHasNonDigit(text string) (code string, at int) {
	if text == "" || allDigits(text) {
		return "REQUIRES_NON_DIGIT_CHARACTER", 0
	}
	return "", 0
}

// checkImporter takes one character of the file-safe set (Regulation (EU) 2018/574, importer index).
func checkImporter(text string) (code string, at int) {
	if len(text) != 1 {
		return "IMPORTER_IDX_MUST_BE_ONE_CHARACTER", 0
	}
	return within(text, in64, "INVALID_IMPORT_IDX_CHARACTER")
}

// checkPercent makes sure that every percent sign begins an escape (RFC 3986, section 2.1).
func checkPercent(text string) (code string, at int) {
	for i := range len(text) {
		if text[i] == '%' && (i+2 >= len(text) || hex(text[i+1]) < 0 || hex(text[i+2]) < 0) {
			return "INVALID_PERCENT_SEQUENCE", i
		}
	}
	return "", 0
}

// hex returns the value of a hexadecimal digit, or -1.
func hex(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'F':
		return int(c-'A') + 10
	case c >= 'a' && c <= 'f':
		return int(c-'a') + 10
	}
	return -1
}

// checkCountryOrMany takes a country number or 999 for more than one country.
func checkCountryOrMany(text string) (code string, at int) {
	if text == "999" {
		return "", 0
	}
	return listed(text, countryNumbers, "NOT_ISO3166_OR_999")
}

// checkPiece reads halves of equal length as piece and total (AI 8006, 8026).
func checkPiece(text string) (code string, at int) {
	if text == "" || len(text)%2 != 0 {
		return "INVALID_LENGTH_FOR_PIECE_OF_TOTAL", 0
	}
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	half := len(text) / 2
	switch piece, total := text[:half], text[half:]; {
	case strings.Trim(piece, "0") == "":
		return "ZERO_PIECE_NUMBER", 0
	case strings.Trim(total, "0") == "":
		return "ZERO_TOTAL_PIECES", half
	case piece > total:
		return "PIECE_NUMBER_EXCEEDS_TOTAL", 0
	}
	return "", 0
}

// checkPosition reads "position/end", numbers without leading zeros (AI 7258).
func checkPosition(text string) (code string, at int) {
	position, end, _ := strings.Cut(text, "/")
	switch {
	case !allDigits(position) || !allDigits(end):
		return "POSITION_IN_SEQUENCE_MALFORMED", 0
	case position[0] == '0' || end[0] == '0':
		return "ILLEGAL_ZERO_PREFIX", 0
	case len(position) > len(end) || len(position) == len(end) && position > end:
		return "POSITION_EXCEEDS_END", 0
	}
	return "", 0
}

// checkDegrees reads ten digits as 1e-7 degrees from the south pole or eastward, at most the given number.
func checkDegrees(text, most, name string) (code string, at int) {
	if len(text) != len(most) {
		return name + "_INVALID_LENGTH", 0
	}
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	if text > most {
		return "INVALID_" + name, 0
	}
	return "", 0
}
