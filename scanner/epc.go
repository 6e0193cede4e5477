package scanner

import (
	"fmt"
	"strconv"
	"strings"
)

// scheme is one binary encoding of the EPC Tag Data Standard 1.13, chapter 14.
type scheme struct {
	header    byte
	name      string // with its size in bits, as tag URIs begin
	identity  string // as pure identity URIs begin
	ai        string // the key's application identifier
	keyBits   int    // company prefix and reference together
	keyDigits int    // the same in digits, without the check digit
	serial    int    // bits of the serial; 0 for none
	text      bool   // the serial is 7-bit characters
	filler    int    // zero bits at the end
}

// tagSchemes are the schemes that warehouses meet.
var tagSchemes = [...]scheme{
	{0x30, "sgtin-96", "sgtin", "01", 44, 13, 38, false, 0},
	{0x36, "sgtin-198", "sgtin", "01", 44, 13, 140, true, 0},
	{0x31, "sscc-96", "sscc", "00", 58, 17, 0, false, 24},
	{0x32, "sgln-96", "sgln", "414", 41, 12, 41, false, 0},
	{0x39, "sgln-195", "sgln", "414", 41, 12, 140, true, 0},
	{0x33, "grai-96", "grai", "8003", 44, 12, 38, false, 0},
	{0x37, "grai-170", "grai", "8003", 44, 12, 112, true, 0},
	{0x34, "giai-96", "giai", "8004", 82, 0, 0, false, 0},
	{0x38, "giai-202", "giai", "8004", 188, 0, 0, true, 0},
	{0x2D, "gsrn-96", "gsrn", "8018", 58, 17, 0, false, 24},
	{0x2E, "gsrnp-96", "gsrnp", "8017", 58, 17, 0, false, 24},
	{0x2C, "gdti-96", "gdti", "253", 41, 12, 41, false, 0},
	{0x3E, "gdti-174", "gdti", "253", 41, 12, 119, true, 0},
	{0x35, "gid-96", "gid", "", 0, 0, 0, false, 0},
}

// prefixBits and prefixDigits are the sizes of the company prefix by partition (TDS 1.13, table 14-2 and its likes).
var (
	prefixBits   = [...]int{40, 37, 34, 30, 27, 24, 20}
	prefixDigits = [...]int{12, 11, 10, 9, 8, 7, 6}
)

// bits returns the size of the whole encoding.
func (t *scheme) bits() int {
	n, _ := strconv.Atoi(t.name[strings.LastIndexByte(t.name, '-')+1:])
	return n
}

// tagScheme returns the scheme whose header the hexadecimal text begins with, or nil.
func tagScheme(text string) *scheme {
	if len(text) < 2 || hex(text[0]) < 0 || hex(text[1]) < 0 {
		return nil
	}
	header := byte(hex(text[0])<<4 | hex(text[1]))
	for i := range tagSchemes {
		if tagSchemes[i].header == header {
			return &tagSchemes[i]
		}
	}
	return nil
}

// IsTag tells whether text looks like the memory of a tag that this package knows: hexadecimal, with a known header and a length that fits
// its scheme. Whether the rest keeps the rules is for Parse.
func IsTag(text string) bool {
	scheme := tagScheme(text)
	if scheme == nil {
		return false
	}
	for i := range len(text) {
		if hex(text[i]) < 0 {
			return false
		}
	}
	spare := 4*len(text) - scheme.bits()
	return spare >= 0 && spare <= spareBits
}

// spareBits may follow an encoding, as memory comes in words of 16 bits.
const spareBits = 15

// tagBits reads a tag's memory bit by bit, from hexadecimal digits. The first broken rule stays.
type tagBits struct {
	text string
	at   int // bit
	code string
}

func (b *tagBits) refuse(code string) {
	if b.code == "" {
		b.code = code
	}
}

// take reads up to 64 bits, the highest first.
func (b *tagBits) take(count int) (n uint64) {
	for range count {
		n = n<<1 | uint64(hex(b.text[b.at/4])>>(3-b.at%4)&1)
		b.at++
	}
	return n
}

// digits reads a number and writes it with exactly width digits, none for width 0.
func (b *tagBits) digits(bits, width int) string {
	n := b.take(bits)
	if width == 0 {
		if n != 0 {
			b.refuse("EPC_OVERFLOW")
		}
		return ""
	}
	text := fmt.Sprintf("%0*d", width, n)
	if len(text) > width {
		b.refuse("EPC_OVERFLOW")
	}
	return text
}

// characters reads 7-bit characters of set 82 up to a NUL; the rest must be zero.
func (b *tagBits) characters(bits, most int) string {
	end := b.at + bits
	var text []byte
	for end-b.at >= 7 {
		c := byte(b.take(7))
		if c == 0 {
			break
		}
		if classes[c]&in82 == 0 {
			b.refuse("EPC_CHARACTER")
		}
		text = append(text, c)
	}
	b.zeros(end - b.at)
	if len(text) == 0 {
		b.refuse("EPC_CHARACTER")
	}
	if len(text) > most {
		b.refuse("EPC_OVERFLOW")
	}
	return string(text)
}

// zeros reads bits that must not be set.
func (b *tagBits) zeros(count int) {
	for range count {
		if b.take(1) != 0 {
			b.refuse("EPC_FILLER")
		}
	}
}

// tag decodes s.Text as the EPC memory of an RFID tag, written in hexadecimal.
func (p *Parser) tag(s *Scan) {
	s.Kind = EPC
	for i := range len(s.Text) {
		if hex(s.Text[i]) < 0 {
			s.refuse("EPC_NOT_HEXADECIMAL", "", i)
			return
		}
	}
	scheme := tagScheme(s.Text)
	if scheme == nil {
		s.refuse("EPC_HEADER", "", 0)
		return
	}
	if spare := 4*len(s.Text) - scheme.bits(); spare < 0 || spare > spareBits {
		s.refuse("EPC_LENGTH", "", len(s.Text))
		return
	}
	b := &tagBits{text: s.Text, at: 8}
	tag, elements := scheme.decode(b)
	b.zeros(4*len(s.Text) - b.at)
	if b.code != "" {
		s.refuse(b.code, scheme.ai, b.at/4)
		return
	}
	s.Tag = tag
	s.Elements = append(s.Elements, elements...)
}

// decode reads what follows the header.
func (t *scheme) decode(b *tagBits) (Tag, []Element) {
	if t.identity == "gid" {
		body := fmt.Sprintf("%d.%d.%d", b.take(28), b.take(24), b.take(36))
		return t.tag("", body), nil
	}
	filter := strconv.FormatUint(b.take(3), 10)
	partition := b.take(3)
	if partition > 6 {
		b.refuse("EPC_PARTITION")
		return Tag{}, nil
	}
	company := b.digits(prefixBits[partition], prefixDigits[partition])
	bits := t.keyBits - prefixBits[partition]
	if t.identity == "giai" {
		return t.asset(b, filter, company, bits)
	}
	reference := b.digits(bits, t.keyDigits-len(company))
	serial := ""
	switch {
	case t.text:
		most := map[string]int{"grai": 16, "gdti": 17}[t.identity]
		if most == 0 {
			most = 20
		}
		serial = b.characters(t.serial, most)
	case t.serial > 0:
		serial = strconv.FormatUint(b.take(t.serial), 10)
	}
	b.zeros(t.filler)
	if b.code != "" {
		return Tag{}, nil
	}
	body := company + "." + reference
	if t.serial > 0 {
		body += "." + escapeTag(serial)
	}
	return t.tag(filter, body), t.elements(company, reference, serial)
}

// asset reads the individual asset reference that fills the rest: a number, or characters.
func (t *scheme) asset(b *tagBits, filter, company string, bits int) (Tag, []Element) {
	reference := ""
	if t.text {
		reference = b.characters(bits, 30-len(company))
	} else {
		reference = strconv.FormatUint(b.take(bits), 10)
	}
	if b.code != "" {
		return Tag{}, nil
	}
	return t.tag(filter, company+"."+escapeTag(reference)), []Element{{t.ai, company + reference}}
}

// elements turns the parts of a tag into GS1 elements. The first digit of a GTIN, an SSCC and a service relation stands before
// the company prefix there and before the reference here, but for the service relation, which has none.
func (t *scheme) elements(company, reference, serial string) []Element {
	body := company + reference
	if t.identity == "sgtin" || t.identity == "sscc" {
		body = reference[:1] + company + reference[1:]
	}
	key := body + string(CheckDigit(body))
	switch t.identity {
	case "sgtin":
		return []Element{{t.ai, key}, {"21", serial}}
	case "sgln":
		if serial == "0" { // the location itself
			return []Element{{t.ai, key}}
		}
		return []Element{{t.ai, key}, {"254", serial}}
	case "grai":
		return []Element{{t.ai, "0" + key + serial}}
	case "gdti":
		return []Element{{t.ai, key + serial}}
	}
	return []Element{{t.ai, key}}
}

func (t *scheme) tag(filter, body string) Tag {
	tagged := body
	if filter != "" {
		tagged = filter + "." + body
	}
	return Tag{Scheme: t.name, TagURI: "urn:epc:tag:" + t.name + ":" + tagged, PureURI: "urn:epc:id:" + t.identity + ":" + body}
}

// tagEscapes are the characters that a URN may not hold as they are (TDS 1.13, appendix A).
var tagEscapes = strings.NewReplacer(`"`, "%22", "%", "%25", "&", "%26", "/", "%2F", "<", "%3C", ">", "%3E", "?", "%3F")

func escapeTag(text string) string { return tagEscapes.Replace(text) }
