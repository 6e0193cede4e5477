package main

import "fmt"

// prefix is a company prefix out of 952, which GS1 keeps for demonstrations: no real product can carry these numbers.
const prefix = "9526001"

// gtin13 is the number of the n-th item.
func gtin13(n int) string { return withCheckDigit(fmt.Sprintf("%s%05d", prefix, n)) }

// gtin14 is the number of a packaging of the n-th item; the indicator tells the packagings of one item apart.
func gtin14(indicator, n int) string {
	return withCheckDigit(fmt.Sprintf("%d%s%05d", indicator, prefix, n))
}

// sscc is the n-th pallet's number under an extension digit.
func sscc(extension, n int) string {
	return withCheckDigit(fmt.Sprintf("%d%s%09d", extension, prefix, n))
}

// withCheckDigit appends the GS1 check digit: weights 3, 1, 3 … from the right.
func withCheckDigit(digits string) string {
	sum := 0
	for i := range len(digits) {
		weight := 3
		if (len(digits)-i)%2 == 0 {
			weight = 1
		}
		sum += int(digits[i]-'0') * weight
	}
	return fmt.Sprintf("%s%d", digits, (10-sum%10)%10)
}
