package scanner

// allDigits tells whether text is not empty and has nothing but 0 to 9.
func allDigits(text string) bool {
	for i := range len(text) {
		if text[i]-'0' > 9 {
			return false
		}
	}
	return text != ""
}

// CheckDigit returns the check digit for digits, weights 3 and 1 from the right (GS1 General Specifications, section 7.9).
// It serves GTIN, SSCC, GLN and every other fixed-length key; digits must be decimal.
func CheckDigit(digits string) byte {
	odd, even := 0, 0 // two sums in step cost less than a weight that changes
	for i := len(digits) - 1; i > 0; i -= 2 {
		odd += int(digits[i] - '0')
		even += int(digits[i-1] - '0')
	}
	if len(digits)%2 == 1 {
		odd += int(digits[0] - '0')
	}
	sum := 3*odd + even
	return '0' + byte((10-sum%10)%10)
}

// checkDigitRight tells whether text is all digits and its last one is the check digit of the others.
func checkDigitRight(text string) bool {
	last := len(text) - 1
	return last > 0 && allDigits(text) && CheckDigit(text[:last]) == text[last]
}

// WithCheckDigit completes the digits of a key, such as the 17 of an SSCC: check digits are computed, never typed.
// It returns "" for anything but digits.
func WithCheckDigit(digits string) string {
	if !allDigits(digits) {
		return ""
	}
	return digits + string(CheckDigit(digits))
}

// IsSSCC tells whether text is a serial shipping container code: 18 digits, the last of them the check digit.
func IsSSCC(text string) bool { return len(text) == 18 && checkDigitRight(text) }
