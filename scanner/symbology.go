package scanner

import "strings"

// carrier is what a symbology says about the data in it.
type carrier byte

const (
	carriesText  carrier = iota // anything; a Digital Link, HIBC or nothing we know
	carriesGS1                  // GS1 element string
	carriesEAN13                // 13 digits, UPC-A and UPC-E padded to them
	carriesEAN8                 // 8 digits
	carriesAddOn                // 13 digits and an add-on, which is dropped
	carriesITF                  // interleaved 2 of 5, a GTIN when it has 14 digits
	carriesUPCA                 // 12 digits
	carriesUPCE                 // 6 to 8 digits, number system 0 or 1
	carriesAny                  // symbology unknown: the data tells
	carriesTag                  // tag memory in hexadecimal
)

// byAIM tells what an AIM identifier says (ISO/IEC 15424; General Specifications, figure 5.1.2-1).
func byAIM(identifier string) carrier {
	switch identifier {
	case "]C1", "]d2", "]d5", "]Q3", "]Q4", "]e0", "]e1", "]e2", "]e3", "]J1", "]z1", "]z4", "]L3":
		return carriesGS1
	case "]E0":
		return carriesEAN13
	case "]E4":
		return carriesEAN8
	case "]E3":
		return carriesAddOn
	case "]I0", "]I1":
		return carriesITF
	case "":
		return carriesAny
	}
	return carriesText
}

// byLabel tells what a maker's name of a symbology says, such as LABEL-TYPE-EAN128. Names that cover plain and GS1 data alike
// leave the decision to the data.
func byLabel(name string) carrier {
	name = strings.ToUpper(name)
	name = strings.TrimPrefix(name, "LABEL-TYPE-")
	name = strings.NewReplacer("-", "", "_", "", " ", "").Replace(name)
	switch {
	case name == "EAN128", name == "UCCEAN128", name == "UCC128", strings.HasPrefix(name, "GS1"), strings.HasPrefix(name, "DATABAR"):
		return carriesGS1
	case name == "EAN13", name == "JAN13":
		return carriesEAN13
	case name == "EAN8", name == "JAN8":
		return carriesEAN8
	case name == "UPCA":
		return carriesUPCA
	case strings.HasPrefix(name, "UPCE"):
		return carriesUPCE
	case name == "ITF14", name == "ITF", name == "I2OF5", name == "I25", name == "INTERLEAVED2OF5":
		return carriesITF
	case name == "RFID", name == "EPC":
		return carriesTag
	}
	return carriesAny
}

// aimLetters are the code characters that AIM has given out.
const aimLetters = "ABCDEFGHIJKLMNOPQRSTUVXZcdehopsz"

// splitAIM takes the AIM identifier off the front of text, or returns "".
func splitAIM(text string) (identifier, rest string) {
	if len(text) < 3 || text[0] != ']' || strings.IndexByte(aimLetters, text[1]) < 0 || hex(text[2]) < 0 || text[2] > 'F' {
		return "", text
	}
	return text[:3], text[3:]
}
