package scanner

import "strconv"

// Value returns the value of the first element with application identifier ai, or "".
func (s Scan) Value(ai string) string {
	for _, e := range s.Elements {
		if e.AI == ai {
			return e.Value
		}
	}
	return ""
}

// GTIN returns the trade item number as 14 digits, or "". It is AI 01, else the content of a logistic unit (02), the made-to-order item (03)
// or the item of a piece (8006, 8026). Plain text of 13 or 14 digits whose check digit is right counts too, because most readers
// tell no symbology.
func (s Scan) GTIN() string {
	for _, ai := range [...]string{"01", "02", "03", "8006", "8026"} {
		if value := s.Value(ai); len(value) >= 14 {
			return value[:14]
		}
	}
	if s.Kind != Plain || !checkDigitRight(s.Text) {
		return ""
	}
	switch len(s.Text) {
	case 13:
		return "0" + s.Text
	case 14:
		return s.Text
	}
	return ""
}

// SSCC returns the serial shipping container code as 18 digits, or "".
func (s Scan) SSCC() string { return s.Value("00") }

// GLN returns the location number (AI 414) as 13 digits, or "".
func (s Scan) GLN() string { return s.Value("414") }

// Extension returns the extension of the location number (AI 254), or "".
func (s Scan) Extension() string { return s.Value("254") }

// Lot returns the batch or lot (AI 10, or that of a HIBC code), or "".
func (s Scan) Lot() string {
	if s.Health.Lot != "" {
		return s.Health.Lot
	}
	return s.Value("10")
}

// Serial returns the serial number (AI 21, else 250, or that of a HIBC code), or "".
func (s Scan) Serial() string {
	if s.Health.Serial != "" {
		return s.Health.Serial
	}
	if serial := s.Value("21"); serial != "" {
		return serial
	}
	return s.Value("250")
}

// Expiry returns the day the goods expire as YYYY-MM-DD, or "": AI 17, else the day of 7003, else the best-before day of 15;
// or that of a HIBC code.
func (s Scan) Expiry() string {
	if s.Health.form != noDate {
		return s.Health.day(s)
	}
	for _, ai := range [...]string{"17", "7003", "15"} {
		if value := s.Value(ai); len(value) >= 6 {
			return s.day(value[:6])
		}
	}
	return ""
}

// Produced returns the production date (AI 11, else the packaging date 13) as YYYY-MM-DD, or "".
func (s Scan) Produced() string {
	for _, ai := range [...]string{"11", "13"} {
		if value := s.Value(ai); len(value) == 6 {
			return s.day(value)
		}
	}
	return ""
}

// Count returns the number of items: AI 30 (variable count), else 37 (trade items in a logistic unit), or that of a HIBC code.
func (s Scan) Count() (n int64, ok bool) {
	if s.Health.Quantity != "" {
		n, err := strconv.ParseInt(s.Health.Quantity, 10, 64)
		return n, err == nil
	}
	for _, ai := range [...]string{"30", "37"} {
		if value := s.Value(ai); value != "" {
			n, err := strconv.ParseInt(value, 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

// NetWeight returns the net weight (AI 310n) in milligrams, which holds all six decimals that the identifier allows.
func (s Scan) NetWeight() (milligrams int64, ok bool) { return s.kilograms("310") }

// GrossWeight returns the gross weight (AI 330n) in milligrams.
func (s Scan) GrossWeight() (milligrams int64, ok bool) { return s.kilograms("330") }

// kilograms reads a measure in kg whose fourth digit counts the decimals, as milligrams.
func (s Scan) kilograms(prefix string) (milligrams int64, ok bool) {
	for _, e := range s.Elements {
		if len(e.AI) != 4 || e.AI[:3] != prefix {
			continue
		}
		n, err := strconv.ParseInt(e.Value, 10, 64)
		if err != nil {
			return 0, false
		}
		for decimals := int(e.AI[3] - '0'); decimals < 6; decimals++ {
			n *= 10
		}
		return n, true
	}
	return 0, false
}
