package scanner

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// ErrTag is returned for elements that a tag scheme cannot hold.
var ErrTag = errors.New("elements do not fit the tag scheme")

// EncodeTag returns the EPC memory for elements in hexadecimal, filled up to words of 16 bits (TDS 1.13, chapter 14). The scheme is
// one that decoding knows, such as "sgtin-96", without gid; filter is 0 to 7; companyDigits, 6 to 12, is the length of the owner's
// company prefix, which no key tells. Numeric serials may have no leading zeros: 96 bits cannot keep them.
func EncodeTag(schemeName string, filter, companyDigits int, elements []Element) (string, error) {
	at := slices.IndexFunc(tagSchemes[:], func(t scheme) bool { return t.name == schemeName && t.ai != "" })
	partition := slices.Index(prefixDigits[:], companyDigits)
	if at < 0 || partition < 0 || filter < 0 || filter > 7 {
		return "", fmt.Errorf("encode tag %s with filter %d and prefix of %d digits: %w", schemeName, filter, companyDigits, ErrTag)
	}
	if err := checkElements(elements); err != nil {
		return "", err
	}
	t := &tagSchemes[at]
	key := valueOf(elements, t.ai)
	if len(key) < companyDigits+1 {
		return "", fmt.Errorf("encode tag %s without (%s): %w", schemeName, t.ai, ErrTag)
	}
	company, reference, serial := t.split(key, companyDigits, elements)
	var w tagWriter
	w.put(uint64(t.header), 8)
	w.put(uint64(filter), 3)
	w.put(uint64(partition), 3)
	w.number(company, prefixBits[partition])
	rest := t.keyBits - prefixBits[partition]
	switch {
	case t.identity == "giai" && t.text:
		w.characters(reference, rest)
	case t.identity == "giai":
		w.plain(reference, rest)
	default:
		w.number(reference, rest)
	}
	switch {
	case t.serial > 0 && t.text:
		w.characters(serial, t.serial)
	case t.serial > 0:
		w.plain(serial, t.serial)
	}
	w.put(0, t.filler)
	if w.failed {
		return "", fmt.Errorf("encode tag %s of (%s)%s: %w", schemeName, t.ai, key, ErrTag)
	}
	return w.hexadecimal(), nil
}

// split takes a key apart as tags hold it, the check digit dropped.
func (t *scheme) split(key string, c int, elements []Element) (company, reference, serial string) {
	switch t.identity {
	case "sgtin":
		return key[1 : 1+c], key[:1] + key[1+c:13], valueOf(elements, "21")
	case "sscc":
		return key[1 : 1+c], key[:1] + key[1+c:17], ""
	case "gsrn", "gsrnp":
		return key[:c], key[c:17], ""
	case "sgln":
		if serial = valueOf(elements, "254"); serial == "" {
			serial = "0"
		}
		return key[:c], key[c:12], serial
	case "grai":
		return key[1 : 1+c], key[1+c : 13], key[14:]
	case "gdti":
		return key[:c], key[c:12], key[13:]
	}
	return key[:c], key[c:], ""
}

// tagWriter gathers bits, the highest first. What does not fit fails it.
type tagWriter struct {
	bits   []byte // one bit each
	failed bool
}

func (w *tagWriter) put(n uint64, count int) {
	for i := count - 1; i >= 0; i-- {
		bit := byte(0)
		if i < 64 {
			bit = byte(n >> i & 1)
		}
		w.bits = append(w.bits, bit)
	}
	if count < 64 && n>>count != 0 {
		w.failed = true
	}
}

// number writes digits whose leading zeros the scheme knows; none are 0.
func (w *tagWriter) number(digits string, bits int) {
	n, err := strconv.ParseUint("0"+digits, 10, 64)
	w.failed = w.failed || err != nil
	w.put(n, bits)
}

// plain writes a number that is read back without leading zeros.
func (w *tagWriter) plain(digits string, bits int) {
	if !allDigits(digits) || len(digits) > 1 && digits[0] == '0' {
		w.failed = true
	}
	w.number(digits, bits)
}

// characters writes 7 bits each and zeros behind them.
func (w *tagWriter) characters(text string, bits int) {
	if text == "" || 7*len(text) > bits {
		w.failed = true
		return
	}
	for i := range len(text) {
		w.put(uint64(text[i]), 7)
	}
	w.put(0, bits-7*len(text))
}

func (w *tagWriter) hexadecimal() string {
	for len(w.bits)%16 != 0 {
		w.bits = append(w.bits, 0)
	}
	var text strings.Builder
	for i := 0; i < len(w.bits); i += 4 {
		text.WriteByte("0123456789ABCDEF"[w.bits[i]<<3|w.bits[i+1]<<2|w.bits[i+2]<<1|w.bits[i+3]])
	}
	return text.String()
}
