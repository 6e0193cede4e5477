package scanner

import "strings"

// Parse decodes one delivery of a reader: raw is what came, symbology the AIM identifier or the maker's name of the symbology
// when the source told it beside the data, else "".
func Parse(raw, symbology string) Scan {
	var p Parser
	s := Scan{Elements: make([]Element, 0, 8)}
	p.Parse(&s, raw, symbology)
	return s
}

// Parser decodes the deliveries of one source. The zero value is ready. It is not safe for use by two goroutines at once.
type Parser struct {
	Transport Transport
	Year      int // given to each scan

	digits strings.Builder // padded numbers live here, so that they cost no allocation each
}

// Parse decodes one delivery into s and keeps the room of s.Elements: with a Scan used again it does not allocate.
func (p *Parser) Parse(s *Scan, raw, symbology string) {
	*s = Scan{Elements: s.Elements[:0], Year: p.Year, Kind: Plain, Valid: true, Lenient: true}
	if len(raw) > RawMax {
		s.Raw = raw[:RawMax]
		s.Text = s.Raw
		s.refuse("SCAN_TOO_LONG", "", RawMax)
		return
	}
	s.Raw = raw
	s.Text = p.Transport.strip(raw)
	carries := p.identify(s, symbology)
	switch carries {
	case carriesGS1:
		p.elementString(s)
	case carriesEAN13, carriesEAN8, carriesAddOn, carriesUPCA, carriesUPCE:
		p.retail(s, carries)
	case carriesITF:
		if len(s.Text) == 14 {
			p.retail(s, carries)
		}
	case carriesTag:
		p.tag(s)
	case carriesText:
		p.text(s)
	case carriesAny:
		p.any(s)
	}
	if !s.Lenient {
		s.Elements = s.Elements[:0]
	}
}

// identify takes the AIM identifier off the text, even when it came twice, and says what the symbology carries.
func (p *Parser) identify(s *Scan, symbology string) carrier {
	label := ""
	if strings.HasPrefix(symbology, "]") {
		s.Symbology = symbology
	} else {
		label = symbology
	}
	if !p.Transport.NoAIM {
		identifier, rest := splitAIM(s.Text)
		if s.Symbology == "" {
			s.Symbology, s.Text = identifier, rest
			identifier, rest = splitAIM(s.Text)
		}
		// Decoders that put the identifier into the text report it again beside it.
		if identifier != "" && identifier == s.Symbology && byAIM(identifier) != carriesText {
			s.Text = rest
		}
	}
	if s.Symbology != "" {
		return byAIM(s.Symbology)
	}
	if label != "" {
		if carries := byLabel(label); carries != carriesAny {
			return carries
		}
	}
	return p.Transport.carrier()
}

// text decodes data of a symbology that says nothing of it.
func (p *Parser) text(s *Scan) {
	switch {
	case isLink(s.Text):
		s.Kind = GS1
		p.link(s)
		if s.Code == "NO_GS1_DL_KEYS_FOUND_IN_PATH_INFO" {
			s.Kind = Plain // any other web address
		}
	case isHIBC(s.Text):
		s.health()
	}
}

// any decodes data without a word about its symbology. It only takes for structured what proves itself.
func (p *Parser) any(s *Scan) {
	switch {
	case strings.Contains(s.Text, separator):
		p.elementString(s)
	case bracketed(s.Text):
		p.bracketString(s)
	case strings.HasPrefix(s.Text, "+"):
		if isHIBC(s.Text) && hibcRight(s.Text) {
			s.health()
		}
	case len(s.Text) == 24 && tagScheme(s.Text) != nil:
		tagged := Scan{Text: s.Text, Elements: s.Elements, Valid: true, Lenient: true}
		if p.tag(&tagged); tagged.Valid {
			s.Kind, s.Elements, s.Tag = EPC, tagged.Elements, tagged.Tag
		}
	default:
		p.text(s)
	}
}

// refuse records the first broken rule. A scan that breaks one is neither valid nor lenient.
func (s *Scan) refuse(code, ai string, at int) {
	if s.Code != "" {
		return
	}
	s.Valid, s.Lenient = false, false
	s.Code, s.AI, s.At = code, ai, at
}

// keep pads number with zeros to 14 digits.
func (p *Parser) keep(number string) string {
	const width = 14
	if len(number) == width {
		return number
	}
	if p.digits.Cap()-p.digits.Len() < width {
		p.digits = strings.Builder{}
		p.digits.Grow(RawMax)
	}
	start := p.digits.Len()
	p.digits.WriteString("00000000000000"[:width-len(number)])
	p.digits.WriteString(number)
	return p.digits.String()[start:]
}
