package scanner

import "strings"

// retailDigits are the lengths of trade item numbers by their symbologies, check digit included.
var retailDigits = [...]int{carriesEAN13: 13, carriesAddOn: 13, carriesEAN8: 8, carriesUPCA: 12, carriesUPCE: 12, carriesITF: 14}

// retail decodes a trade item number alone: EAN-13, EAN-8, UPC-A, UPC-E, ITF-14 (General Specifications, sections 5.2 and 5.3).
func (p *Parser) retail(s *Scan, carries carrier) {
	s.Kind = GTIN
	text, composite, isComposite := s.Text, "", false
	length := retailDigits[carries]
	if len(text) > length {
		text, composite, isComposite = strings.Cut(text, "|]e0")
	}
	switch {
	case carries == carriesUPCE:
		text = expandUPCE(text)
	case carries == carriesAddOn && (len(text) == 15 || len(text) == 18):
		text = text[:13]
	case carries == carriesUPCA && len(text) == 13 && text[0] == '0':
		text = text[1:]
	}
	switch {
	case len(text) < length:
		s.refuse("PRIMARY_SCAN_DATA_IS_TOO_SHORT", "", len(text))
	case len(text) > length:
		s.refuse("PRIMARY_MESSAGE_IS_TOO_LONG", "", length)
	case !allDigits(text):
		s.refuse("PRIMARY_MESSAGE_MAY_ONLY_CONTAIN_DIGITS", "", 0)
	case CheckDigit(text[:length-1]) != text[length-1]:
		s.refuse("PRIMARY_MESSAGE_CHECK_DIGIT_IS_INCORRECT", "", length-1)
	default:
		s.Elements = append(s.Elements, Element{"01", p.padded(s, text)})
	}
	if isComposite && s.Code == "" {
		s.Kind = GS1
		var m members
		place, _ := lookup("01")
		m.add(place)
		s.readElements(&m, len(s.Text)-len(composite))
		s.judge(&m)
	}
}

// padded returns the number with 14 digits. The identifier ]E0 ends in the very zero that an EAN-13 behind it lacks, so the
// commonest code of all is padded without a copy.
func (p *Parser) padded(s *Scan, number string) string {
	if raw := s.Raw; len(number) == 13 && len(raw) >= 16 && raw[2] == '0' && raw[3:16] == number {
		return raw[2:16]
	}
	return p.keep(number)
}

// expandUPCE returns the UPC-A of 12 digits for a UPC-E of 6 (system 0, no check digit), 7 (system and digits) or 8 digits
// (General Specifications, section 5.2.2.3), or "" when text is neither.
func expandUPCE(text string) string {
	if !allDigits(text) {
		return ""
	}
	check := byte(0)
	switch len(text) {
	case 6:
		text = "0" + text
	case 7:
	case 8:
		text, check = text[:7], text[7]
	default:
		return ""
	}
	system, d := text[:1], text[1:]
	if system > "1" {
		return ""
	}
	var body string
	switch last := d[5]; {
	case last <= '2':
		body = system + d[:2] + d[5:] + "0000" + d[2:5]
	case last == '3':
		body = system + d[:3] + "00000" + d[3:5]
	case last == '4':
		body = system + d[:4] + "00000" + d[4:5]
	default:
		body = system + d[:5] + "0000" + d[5:]
	}
	if check == 0 {
		check = CheckDigit(body)
	}
	return body + string(check)
}
