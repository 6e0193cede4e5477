package domain

import (
	"slices"
	"strings"
)

// Block is a run of label numbers that only one device may use, so that it makes labels without asking anybody. The
// numbers of nobody are those that may have been given out in a history that was lost.
type Block struct {
	Device string `cbor:"1,keyasint,omitempty"` // empty: nobody
	First  int64  `cbor:"2,keyasint,omitempty"`
	Last   int64  `cbor:"3,keyasint,omitempty"`
	Next   int64  `cbor:"4,keyasint,omitempty"` // the first that was not used; behind Last when all were
}

// NumbersLeased gives a device a block of numbers. The hub records it.
type NumbersLeased struct {
	Device string `cbor:"1,keyasint,omitempty"`
	First  int64  `cbor:"2,keyasint,omitempty"`
	Count  int64  `cbor:"3,keyasint,omitempty"`
}

// The number of a label is its extension digit and serial in one. Extension 0 is left to the site's own labels.
const (
	ssccDigits      = 18 // with the check digit
	prefixDigitsMin = 7
	prefixDigitsMax = 12
	blockDigits     = 3  // of the serial numbers of a block, where there is room
	blocksLost      = 64 // how many blocks may have been given out between a backup and its restore
)

// byDevice finds the blocks of a device.
const byDevice = "device"

// Table, Key and Terms make Block a row; keys are in order of the numbers.
func (Block) Table() Table  { return TableBlock }
func (b Block) Key() string { return padded(b.First, ssccDigits) }

// Terms finds blocks by device.
func (b Block) Terms() []Term { return terms(byDevice, b.Device) }

// Left is how many numbers of the block were not used.
func (b Block) Left() int64 { return max(0, b.Last-b.Next+1) }

// Kind numbers the lease.
func (NumbersLeased) Kind() Kind { return KindNumbersLeased }

func (l NumbersLeased) fold(f *folding) {
	f.Put(Block{Device: l.Device, First: l.First, Last: l.First + l.Count - 1, Next: l.First})
}

// serialDigits is how many digits of an SSCC are left for the serial number behind a company prefix (GS1 General
// Specifications, section 2.2); ok is false for what is no company prefix.
func serialDigits(prefix string) (digits int, ok bool) {
	if len(prefix) < prefixDigitsMin || len(prefix) > prefixDigitsMax || strings.Trim(prefix, "0123456789") != "" {
		return 0, false
	}
	return ssccDigits - 2 - len(prefix), true
}

// LeaseNumbers is the next block for a device, behind all that were ever given out. ok is false when the site has no company prefix, or no numbers any more.
func LeaseNumbers(rows Reader, device string) (lease NumbersLeased, ok bool) {
	digits, ok := serialDigits(sitePrefix(rows))
	if !ok {
		return NumbersLeased{}, false
	}
	lowest := power(digits) // extension digit 1
	lease = NumbersLeased{Device: device, First: max(lowest, numbersGiven(rows)+1), Count: BlockSize(digits)}
	return lease, lease.First+lease.Count <= 10*lowest
}

// BlockSize is how many numbers a device gets at once, where serial numbers have so many digits.
func BlockSize(digits int) int64 { return power(min(blockDigits, digits-3)) }

// LowOnNumbers tells whether a device that should hold two blocks has used more than one of them.
func LowOnNumbers(rows Reader, device string) bool {
	digits, ok := serialDigits(sitePrefix(rows))
	var left int64
	for _, block := range Find[Block](rows, byDevice, device) {
		left += block.Left()
	}
	return ok && left <= BlockSize(digits)
}

// NumbersLost is the fact that keeps numbers from being given out again which a device says it was given in a history that
// was lost; ok is false when none were, or when the device makes them up.
func NumbersLost(rows Reader, upTo int64) (lost NumbersLeased, ok bool) {
	given := numbersGiven(rows)
	digits, ok := serialDigits(sitePrefix(rows))
	ok = ok && upTo > given && upTo < max(given, power(digits))+blocksLost*blocksLost*BlockSize(digits)
	return NumbersLeased{First: given + 1, Count: upTo - given}, ok
}

// NumbersGivenTo is the highest number that a device was ever given, or 0.
func NumbersGivenTo(rows Reader, device string) (highest int64) {
	for _, block := range Find[Block](rows, byDevice, device) {
		highest = max(highest, block.Last)
	}
	return highest
}

// NumbersOf are the device's blocks that have numbers left, in order.
func NumbersOf(rows Reader, device string) []Block {
	return slices.DeleteFunc(Find[Block](rows, byDevice, device), func(b Block) bool { return b.Left() == 0 })
}

// numbersGiven is the highest number that anybody was ever given.
func numbersGiven(rows Reader) (highest int64) {
	for _, block := range All[Block](rows) {
		highest = max(highest, block.Last)
	}
	return highest
}

// SSCC is the label with a number: the extension digit, the site's company prefix, the serial number and the check digit
// (GS1 General Specifications, sections 2.2 and 7.9). ok is false when the site has no company prefix.
func SSCC(rows Reader, number int64) (label string, ok bool) {
	prefix := sitePrefix(rows)
	digits, ok := serialDigits(prefix)
	if !ok {
		return "", false
	}
	text := padded(number, digits+1)
	label = text[:1] + prefix + text[1:]
	return label + checkDigit(label), true
}

// use notes that a device has used the number of a label, if it is one of its own.
func (f *folding) use(label string) {
	prefix := sitePrefix(f)
	if len(label) != ssccDigits || !strings.HasPrefix(label[1:], prefix) {
		return
	}
	number := parseDigits(label[:1] + label[1+len(prefix):ssccDigits-1])
	for _, block := range Find[Block](f, byDevice, f.seen.Device) {
		if number >= block.Next && number <= block.Last {
			block.Next = number + 1
			f.Put(block)
		}
	}
}

// dropNumbers leaves a device without numbers: it is a copy or was restored, and nobody knows which of them it has used.
func (f *folding) dropNumbers(device string) {
	for _, block := range NumbersOf(f, device) {
		block.Next = block.Last + 1
		f.Put(block)
	}
}

// skipNumbers leaves out numbers that may have been given out after the moment to which the hub went back.
func (f *folding) skipNumbers() {
	digits, ok := serialDigits(sitePrefix(f))
	given := numbersGiven(f)
	if !ok || given == 0 {
		return
	}
	lost := blocksLost * BlockSize(digits)
	f.Put(Block{First: given + 1, Last: given + lost, Next: given + 1 + lost})
}

func sitePrefix(rows Reader) string {
	for _, site := range All[Site](rows) {
		return site.Prefix
	}
	return ""
}

// padded is a number with zeros before it, up to so many digits.
func padded(n int64, width int) string {
	text := digits(n)
	return strings.Repeat("0", max(0, width-len(text))) + text
}

// parseDigits is the number that digits stand for, or -1.
func parseDigits(text string) (n int64) {
	for _, r := range text {
		if r < '0' || r > '9' {
			return -1
		}
		n = 10*n + int64(r-'0')
	}
	return n
}

func power(digits int) int64 {
	n := int64(1)
	for range digits {
		n *= 10
	}
	return n
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
	return digits(int64((10 - sum%10) % 10))
}
