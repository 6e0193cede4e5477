package work

import (
	"strconv"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

const (
	ssccDigits     = 18 // with the check digit
	ssccExtension  = "0"
	deviceDigits   = 3
	prefixDigitMin = 7
	prefixDigitMax = 12
)

// NewSSCC makes the number of a new pallet or carton (GS1 General Specifications, section 2.2): an extension digit,
// the site's company prefix, the device's number, a number that the device's next fact makes unique, and the
// check digit. No hub is asked, so it works without radio. ok is false when the site has no company prefix or the
// device no number.
func NewSSCC(v View) (sscc string, ok bool) {
	prefix := v.Site().Prefix
	device, known := domain.Get[domain.Device](v.Rows, v.Device())
	if !known || len(prefix) < prefixDigitMin || len(prefix) > prefixDigitMax {
		return "", false
	}
	room := ssccDigits - 1 - len(ssccExtension) - len(prefix)
	serial := padded(device.Number, deviceDigits) + padded(int64(v.Seen.Number), room-deviceDigits)
	number := ssccExtension + prefix + serial
	return number + checkDigit(number), true
}

// padded is the last digits of a number, filled with zeros.
func padded(n int64, digits int) string {
	text := strings.Repeat("0", digits) + strconv.FormatInt(n, 10)
	return text[len(text)-digits:]
}

// checkDigit is the GS1 check digit: weights 3 and 1 from the right (General Specifications, section 7.9).
func checkDigit(number string) string {
	sum := 0
	for i := range len(number) {
		weight := 3
		if (len(number)-i)%2 == 0 {
			weight = 1
		}
		sum += weight * int(number[i]-'0')
	}
	return strconv.Itoa((10 - sum%10) % 10)
}
