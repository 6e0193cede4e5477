package work

import (
	"strconv"
	"strings"

	"github.com/handtruck/handtruck/domain"
)

// ParseQuantity reads a number as a worker types it into base units of 10^-decimals; the code says what is wrong.
// A comma may stand for the point.
func ParseQuantity(text string, decimals int) (int64, Code) {
	text = strings.Replace(strings.TrimSpace(text), ",", ".", 1)
	whole, fraction, pointed := strings.Cut(text, ".")
	if whole == "" || len(whole) > 13 || len(fraction) > decimals || pointed && fraction == "" {
		return 0, QuantityInvalid
	}
	fraction += strings.Repeat("0", decimals-len(fraction))
	for _, r := range whole + fraction {
		if r < '0' || r > '9' {
			return 0, QuantityInvalid
		}
	}
	quantity, err := strconv.ParseInt(whole+fraction, 10, 64)
	if err != nil {
		return 0, QuantityInvalid
	}
	switch {
	case quantity == 0:
		return 0, QuantityZero
	case quantity > domain.QuantityMax:
		return 0, QuantityTooHigh
	}
	return quantity, ""
}

// Amount is a quantity of base units as a screen shows it: a number, or text with a point where the item has decimals.
func Amount(quantity int64, decimals int) any {
	if decimals == 0 {
		return quantity
	}
	return Decimal(quantity, decimals)
}

// Decimal writes a quantity of 10^-decimals with a point, without zeros at the end.
func Decimal(quantity int64, decimals int) string {
	if decimals == 0 {
		return strconv.FormatInt(quantity, 10)
	}
	sign := ""
	if quantity < 0 {
		sign, quantity = "-", -quantity
	}
	text := strconv.FormatInt(quantity, 10)
	if len(text) <= decimals {
		text = strings.Repeat("0", decimals-len(text)+1) + text
	}
	whole, fraction := text[:len(text)-decimals], strings.TrimRight(text[len(text)-decimals:], "0")
	if fraction == "" {
		return sign + whole
	}
	return sign + whole + "." + fraction
}

// OfGrams is a weight in g as a quantity of an item that is sold by the kilogram; false for any other item.
func OfGrams(item domain.Item, grams int64) (int64, bool) {
	const kilogram = 3 // decimals of a kg that make a gram
	if grams <= 0 || !strings.EqualFold(item.UoM, "kg") {
		return 0, false
	}
	for range kilogram - item.Decimals {
		grams /= 10
	}
	for range item.Decimals - kilogram {
		grams *= 10
	}
	return grams, true
}
