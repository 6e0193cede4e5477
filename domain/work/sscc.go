package work

import "github.com/handtruck/handtruck/domain"

// NewSSCC is the number of a new pallet or carton, from the block of numbers that the hub has given this device: no hub is
// asked, so it works without radio. Code is empty when there is one, else why there is none: the numbers are used up, or
// the site has no company prefix.
func NewSSCC(v View) (label string, code Code) {
	if _, ok := domain.SSCC(v.Rows, 0); !ok {
		return "", NotAllowed
	}
	for _, block := range domain.NumbersOf(v.Rows, v.Device()) {
		label, _ := domain.SSCC(v.Rows, block.Next)
		return label, ""
	}
	return "", NumbersUsedUp
}
