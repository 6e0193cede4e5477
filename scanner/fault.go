package scanner

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clause says a broken rule in the languages of the app, without a capital or a full stop, so that it fits into a sentence.
type clause struct{ english, german, finnish string }

// in returns the clause in a language ("de", "fi"), else in English.
func (c clause) in(language string) string {
	switch language {
	case "de":
		return c.german
	case "fi":
		return c.finnish
	}
	return c.english
}

// Clauses that several rules share.
var (
	wrongCheckDigit = clause{"the check digit is wrong", "die Prüfziffer ist falsch", "tarkistusnumero on väärä"}
	tooShort        = clause{"the value is too short", "der Wert ist zu kurz", "arvo on liian lyhyt"}
	tooLong         = clause{"the value is too long", "der Wert ist zu lang", "arvo on liian pitkä"}
	brokenCoupon    = clause{"the coupon's data break its rules", "die Daten des Coupons sind falsch", "kupongin tiedot ovat virheelliset"}
	brokenLink      = clause{"the web address is no proper Digital Link", "die Webadresse ist kein richtiger Digital Link", "verkko-osoite ei ole kelvollinen Digital Link"}
	brokenValue     = clause{"the value breaks the rules of its identifier", "der Wert bricht die Regeln seines Datenbezeichners", "arvo rikkoo tunnuksensa sääntöjä"}
)

// clauses are what is said of the rules that a worker can meet, by their codes.
var clauses = map[string]clause{
	"SCAN_TOO_LONG":                            {"longer than any barcode", "länger als jeder Barcode", "pidempi kuin mikään viivakoodi"},
	"CONTROL_CHARACTER":                        {"a control character stands in the code", "ein Steuerzeichen steht im Code", "koodissa on ohjausmerkki"},
	"SCAN_DATA_CONTAINS_ILLEGAL_CARAT":         {"the data contain a ^, which no GS1 code may", "die Daten enthalten ein ^, das kein GS1-Code haben darf", "tiedoissa on ^, jota GS1-koodissa ei saa olla"},
	"AI_DATA_IS_EMPTY":                         {"an element has no value", "ein Element hat keinen Wert", "elementillä ei ole arvoa"},
	"NO_AI_FOR_PREFIX":                         {"no identifier begins here; a separator may be missing, check the scanner's settings", "hier beginnt kein Datenbezeichner; vielleicht fehlt ein Trennzeichen, Einstellung des Scanners prüfen", "tästä ei ala tunnus; erotin voi puuttua, tarkista lukijan asetukset"},
	"AI_DATA_HAS_INCORRECT_LENGTH":             tooShort,
	"AI_DATA_IS_TOO_LONG":                      {"the value is too long; a separator may be missing, check the scanner's settings", "der Wert ist zu lang; vielleicht fehlt ein Trennzeichen, Einstellung des Scanners prüfen", "arvo on liian pitkä; erotin voi puuttua, tarkista lukijan asetukset"},
	"AI_VALUE_IS_TOO_SHORT":                    tooShort,
	"AI_VALUE_IS_TOO_LONG":                     tooLong,
	"TOO_MANY_AIS":                             {"more elements than any symbol has room for", "mehr Elemente, als ein Symbol fasst", "enemmän elementtejä kuin symboliin mahtuu"},
	"INSTANCES_OF_AI_HAVE_DIFFERENT_VALUES":    {"one element is there twice with different values", "ein Element steht zweimal da, mit verschiedenen Werten", "sama elementti on kahdesti eri arvoin"},
	"INVALID_AI_PAIRS":                         {"two elements exclude one another", "zwei Elemente schließen einander aus", "kaksi elementtiä sulkee toisensa pois"},
	"REQUIRED_AIS_NOT_SATISFIED":               {"it needs another element on the same label", "es braucht ein weiteres Element auf dem Etikett", "se tarvitsee toisen elementin samaan tarraan"},
	"SERIAL_NOT_PRESENT":                       {"a signed key needs its serial component", "ein signierter Schlüssel braucht seinen seriellen Teil", "allekirjoitettu avain tarvitsee sarjaosansa"},
	"INCORRECT_CHECK_DIGIT":                    wrongCheckDigit,
	"INCORRECT_CHECK_PAIR":                     {"the check characters are wrong", "die Prüfzeichen sind falsch", "tarkistusmerkit ovat väärät"},
	"NON_DIGIT_CHARACTER":                      {"a character stands where a digit must be", "ein Zeichen steht, wo eine Ziffer sein muss", "merkki on numeron paikalla"},
	"INVALID_CSET82_CHARACTER":                 {"a character is not allowed in GS1 data", "ein Zeichen ist in GS1-Daten nicht erlaubt", "merkki ei ole sallittu GS1-tiedoissa"},
	"ILLEGAL_MONTH":                            {"the month does not exist", "den Monat gibt es nicht", "kuukautta ei ole"},
	"ILLEGAL_DAY":                              {"the day does not exist", "den Tag gibt es nicht", "päivää ei ole"},
	"PRIMARY_MESSAGE_CHECK_DIGIT_IS_INCORRECT": wrongCheckDigit,
	"PRIMARY_SCAN_DATA_IS_TOO_SHORT":           {"the number is too short for its symbology", "die Nummer ist zu kurz für ihre Symbologie", "numero on liian lyhyt symboliikalleen"},
	"PRIMARY_MESSAGE_IS_TOO_LONG":              {"the number is too long for its symbology", "die Nummer ist zu lang für ihre Symbologie", "numero on liian pitkä symboliikalleen"},
	"PRIMARY_MESSAGE_MAY_ONLY_CONTAIN_DIGITS":  {"the number holds a character that is no digit", "in der Nummer steht ein Zeichen, das keine Ziffer ist", "numerossa on merkki, joka ei ole numero"},
	"HIBC_CHECK_CHARACTER":                     {"the HIBC check character is wrong", "das HIBC-Prüfzeichen ist falsch", "HIBC-tarkistusmerkki on väärä"},
	"HIBC_PRIMARY":                             {"the HIBC product number is too short", "die HIBC-Artikelnummer ist zu kurz", "HIBC-tuotenumero on liian lyhyt"},
	"HIBC_SECONDARY":                           {"the HIBC lot or date cannot be read", "Charge oder Datum im HIBC sind nicht lesbar", "HIBC-erää tai -päivää ei voi lukea"},
	"COMPRESSED_LINK":                          {"compressed Digital Links cannot be read; ask for labels with plain ones", "komprimierte Digital Links sind nicht lesbar; Etiketten mit unkomprimierten verlangen", "pakattua Digital Linkiä ei voi lukea; pyydä tarrat pakkaamattomina"},
	"NO_GS1_DL_KEYS_FOUND_IN_PATH_INFO":        {"the web address holds no GS1 key", "die Webadresse enthält keinen GS1-Schlüssel", "verkko-osoitteessa ei ole GS1-avainta"},
	"EPC_NOT_HEXADECIMAL":                      {"the tag data are not hexadecimal", "die Daten des Tags sind nicht hexadezimal", "tunnisteen tiedot eivät ole heksadesimaaleja"},
	"EPC_HEADER":                               {"the tag is empty or of an unknown scheme", "das Tag ist leer oder von unbekannter Art", "tunniste on tyhjä tai tuntematonta lajia"},
	"EPC_LENGTH":                               {"the tag data have the wrong length for their scheme", "die Daten des Tags haben die falsche Länge", "tunnisteen tiedot ovat väärän mittaiset"},
	"EPC_PARTITION":                            {"the tag's partition is reserved", "die Partition des Tags ist reserviert", "tunnisteen osio on varattu"},
	"EPC_OVERFLOW":                             {"a number on the tag has more digits than its place allows", "eine Zahl auf dem Tag hat zu viele Stellen", "tunnisteen luvussa on liikaa numeroita"},
	"EPC_FILLER":                               {"the tag has data where zeros must be", "auf dem Tag stehen Daten, wo Nullen sein müssen", "tunnisteessa on tietoa nollien paikalla"},
	"EPC_CHARACTER":                            {"the tag's serial holds a character that is not allowed", "in der Seriennummer des Tags ist ein Zeichen nicht erlaubt", "tunnisteen sarjanumerossa on kielletty merkki"},
	"CONTRADICTING_CODES":                      {"two codes of the label contradict one another", "zwei Codes des Etiketts widersprechen einander", "tarran kaksi koodia ovat ristiriidassa"},
}

// ruleClause finds the clause of a rule; those that a worker hardly meets are told by their family.
func ruleClause(code string) clause {
	if c, known := clauses[code]; known {
		return c
	}
	switch {
	case strings.HasPrefix(code, "COUPON_"):
		return brokenCoupon
	case strings.HasPrefix(code, "URI_"), strings.Contains(code, "_DL_"), strings.HasPrefix(code, "DOMAIN_"), strings.Contains(code, "QUERY"):
		return brokenLink
	}
	return brokenValue
}

// FaultText returns the English sentence for a broken rule, or "" for no code.
func FaultText(code string) string {
	if code == "" {
		return ""
	}
	text := ruleClause(code).english
	first, size := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[size:] + "."
}

// Explain says which rule the scan breaks and where, as a clause in a language ("de", "fi", else English); "" when it breaks none.
// Characters are counted from 1, as people count.
func (s Scan) Explain(language string) string {
	if s.Code == "" {
		return ""
	}
	said := ruleClause(s.Code).in(language)
	character := clause{"character", "Zeichen", "merkki"}.in(language)
	switch {
	case s.AI != "" && s.At > 0:
		return fmt.Sprintf("(%s) %s %d: %s", s.AI, character, s.At+1, said)
	case s.AI != "":
		return fmt.Sprintf("(%s): %s", s.AI, said)
	case s.At > 0:
		return fmt.Sprintf("%s %d: %s", character, s.At+1, said)
	}
	return said
}
