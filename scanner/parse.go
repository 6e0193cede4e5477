package scanner

import "strings"

// Parse decodes one delivery of a reader: raw is what came, symbology the AIM identifier when the source told it beside the data.
func Parse(raw, symbology string) Scan {
	s := Scan{Raw: raw, Symbology: symbology, Kind: Plain}
	text := strings.Trim(raw, "\r\n\t\x00")
	if strings.HasPrefix(text, "]") && len(text) > 3 {
		s.Symbology, text = text[:3], text[3:]
	}
	s.Text, s.Valid, s.Lenient = text, true, true
	switch s.Symbology {
	case "]C1", "]d2", "]Q3", "]e0":
		s.Kind = GS1
		s.parseKnown(strings.Trim(text, "\x1d"))
	case "]E0", "]E4":
		s.Kind = GTIN
		if !checkDigitRight(text) || len(text) > 14 {
			s.refuse("PRIMARY_MESSAGE_CHECK_DIGIT_IS_INCORRECT", "the check digit is wrong")
			break
		}
		s.Elements = []Element{{"01", strings.Repeat("0", 14-len(text)) + text}}
	}
	return s
}

func (s *Scan) refuse(code, fault string) {
	s.Valid, s.Lenient, s.Elements, s.Code, s.Fault = false, false, nil, code, fault
}

// parseKnown reads the few application identifiers that the workflows need first.
func (s *Scan) parseKnown(text string) {
	fixed := map[string]int{"00": 18, "01": 14, "02": 14, "11": 6, "15": 6, "17": 6, "310": 6, "414": 13}
	for text != "" {
		ai := text[:min(2, len(text))]
		if strings.HasPrefix(text, "310") && len(text) > 4 {
			ai = text[:4]
		} else if strings.HasPrefix(text, "414") || strings.HasPrefix(text, "254") {
			ai = text[:3]
		}
		text = text[len(ai):]
		length, isFixed := fixed[ai[:min(3, len(ai))]]
		if !isFixed {
			length = strings.IndexByte(text+"\x1d", 0x1d)
		}
		if length > len(text) || isFixed && !allDigits(text[:length]) || (ai < "03" || ai == "414") && !checkDigitRight(text[:length]) {
			s.refuse("AI_LINTER_ERROR", "the value breaks a rule")
			return
		}
		s.Elements = append(s.Elements, Element{ai, text[:length]})
		text = strings.TrimPrefix(text[length:], "\x1d")
	}
}
