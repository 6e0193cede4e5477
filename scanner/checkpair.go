package scanner

import "strings"

const (
	// pairCharacters are the characters of set 82 in order of their weights (GS1 General Specifications, section 7.9.5).
	pairCharacters = `!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`
	// pairDigits are the 32 characters that the pair itself is made of.
	pairDigits = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
	// pairLongest is the most characters before a pair; no identifier holds more.
	pairLongest = 97
)

// primes are the weights of the characters, from the right.
var primes = firstPrimes()

func firstPrimes() (list [pairLongest]int) {
	count := 0
	for n := 2; count < pairLongest; n++ {
		prime := true
		for _, p := range list[:count] {
			prime = prime && n%p != 0
		}
		if prime {
			list[count] = n
			count++
		}
	}
	return list
}

// checkPair verifies the two check characters of an alphanumeric key (General Specifications, section 7.9.5).
func checkPair(text string) (code string, at int) {
	body := len(text) - 2
	if body < 0 {
		return "TOO_SHORT_FOR_CHECK_PAIR", 0
	}
	if body > pairLongest {
		return "TOO_LONG_FOR_CHECK_PAIR_IMPLEMENTATION", 0
	}
	if code, at = cset82.check(text[:body]); code != "" {
		return code, at
	}
	sum := 0
	for i := range body {
		sum += strings.IndexByte(pairCharacters, text[i]) * primes[body-1-i]
	}
	sum %= 1021
	if text[body] != pairDigits[sum>>5] || text[body+1] != pairDigits[sum&31] {
		return "INCORRECT_CHECK_PAIR", body
	}
	return "", 0
}

// Lengths of an IBAN (ISO 13616-1); the shortest in use has 15 characters, but the check only needs more than ten.
const (
	ibanShortest = 11
	ibanLongest  = 34
)

// checkIBAN verifies country, characters and the remainder 1 modulo 97 of an international bank account number.
func checkIBAN(text string) (code string, at int) {
	if len(text) < 4 {
		return "IBAN_TOO_SHORT", 0
	}
	if _, known := countries[text[:2]]; !known {
		return "ILLEGAL_IBAN_COUNTRY_CODE", 0
	}
	if len(text) > ibanLongest {
		return "IBAN_TOO_LONG", 0
	}
	if len(text) < ibanShortest {
		return "IBAN_TOO_SHORT", 0
	}
	sum := 0
	for i := range len(text) {
		at := (i + 4) % len(text)
		switch c := text[at]; {
		case c >= '0' && c <= '9':
			sum = (sum*10 + int(c-'0')) % 97
		case c >= 'A' && c <= 'Z':
			sum = (sum*100 + int(c-'A') + 10) % 97
		default:
			return "INVALID_IBAN_CHARACTER", at
		}
	}
	if sum != 1 {
		return "INCORRECT_IBAN_CHECKSUM", 2
	}
	return "", 0
}
