package folder

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
)

const ssccDigits = 18

// gtin reads a GTIN of 8, 12, 13 or 14 digits and keeps it with 14.
func (r *record) gtin(column string, to *string) {
	text, ok := r.field(column)
	if !ok {
		return
	}
	*to = domain.GTIN14(text)
	switch {
	case text == "":
	case len(*to) != 14 || !digitsOnly(text):
		r.wrong(column, "%q is not a GTIN of 8, 12, 13 or 14 digits", text)
	default:
		r.checkDigit(column, text)
	}
}

// label reads the number of a pallet or carton: one with 18 digits is an SSCC, which labels and other systems also write with its
// identifier, (00), in front. It is kept without, as scanners deliver it.
func (r *record) label(column string, to *string) {
	r.code(column, to)
	if sscc, ok := strings.CutPrefix(*to, "(00)"); ok && len(sscc) == ssccDigits && digitsOnly(sscc) {
		*to = sscc
	}
	if len(*to) == ssccDigits && digitsOnly(*to) {
		r.checkDigit(column, *to)
	}
}

// checkDigit compares the last digit with what the others make: weights 3, 1, 3 … from the right
// (GS1 General Specifications, section 7.9).
func (r *record) checkDigit(column, digits string) {
	sum := 0
	for i := len(digits) - 2; i >= 0; i-- {
		weight := 1
		if (len(digits)-i)%2 == 0 {
			weight = 3
		}
		sum += weight * int(digits[i]-'0')
	}
	if wanted := byte('0' + (10-sum%10)%10); digits[len(digits)-1] != wanted {
		r.wrong(column, "%s has a wrong check digit: %c would be right", digits, wanted)
	}
}

func digitsOnly(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
