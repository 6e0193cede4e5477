package scanner

import "strings"

// faults are the sentences of the rules that a worker can meet, by their codes; the catalogue of an app translates by the code.
var faults = map[string]string{
	"SCAN_TOO_LONG":                            "The scan is longer than any barcode.",
	"SCAN_DATA_CONTAINS_ILLEGAL_CARAT":         "The data contain a ^, which no GS1 code may.",
	"AI_DATA_IS_EMPTY":                         "An element has no value.",
	"NO_AI_FOR_PREFIX":                         "No GS1 application identifier begins here; a separator may be missing, check the scanner's settings.",
	"AI_DATA_HAS_INCORRECT_LENGTH":             "The value is too short.",
	"AI_DATA_IS_TOO_LONG":                      "The value is too long; a separator may be missing, check the scanner's settings.",
	"AI_VALUE_IS_TOO_SHORT":                    "The value is too short.",
	"AI_VALUE_IS_TOO_LONG":                     "The value is too long.",
	"TOO_MANY_AIS":                             "The code holds more elements than any symbol has room for.",
	"INSTANCES_OF_AI_HAVE_DIFFERENT_VALUES":    "One element is there twice with different values.",
	"INVALID_AI_PAIRS":                         "Two elements exclude one another.",
	"REQUIRED_AIS_NOT_SATISFIED":               "An element needs another one on the same label.",
	"SERIAL_NOT_PRESENT":                       "A signed key needs its serial component.",
	"INCORRECT_CHECK_DIGIT":                    "The check digit is wrong.",
	"INCORRECT_CHECK_PAIR":                     "The check characters are wrong.",
	"NON_DIGIT_CHARACTER":                      "A character stands where a digit must be.",
	"INVALID_CSET82_CHARACTER":                 "A character is not allowed in GS1 data.",
	"ILLEGAL_MONTH":                            "The month does not exist.",
	"ILLEGAL_DAY":                              "The day does not exist.",
	"PRIMARY_MESSAGE_CHECK_DIGIT_IS_INCORRECT": "The check digit is wrong.",
	"PRIMARY_SCAN_DATA_IS_TOO_SHORT":           "The number is too short for its symbology.",
	"PRIMARY_MESSAGE_IS_TOO_LONG":              "The number is too long for its symbology.",
	"PRIMARY_MESSAGE_MAY_ONLY_CONTAIN_DIGITS":  "The number holds a character that is no digit.",
	"HIBC_CHECK_CHARACTER":                     "The HIBC check character is wrong.",
	"COMPRESSED_LINK":                          "Compressed Digital Links are not supported.",
	"NO_GS1_DL_KEYS_FOUND_IN_PATH_INFO":        "The web address holds no GS1 key.",
	"EPC_NOT_HEXADECIMAL":                      "The tag data are not hexadecimal.",
	"EPC_HEADER":                               "The tag is empty or of an unknown scheme.",
	"EPC_LENGTH":                               "The tag data have the wrong length for their scheme.",
	"EPC_PARTITION":                            "The tag's partition is reserved.",
	"EPC_OVERFLOW":                             "A number on the tag has more digits than its place allows.",
	"EPC_FILLER":                               "The tag has data where zeros must be.",
	"EPC_CHARACTER":                            "The tag's serial holds a character that is not allowed.",
	"CONTRADICTING_CODES":                      "Two codes of the label contradict one another.",
}

// FaultText returns the English sentence for a broken rule, or "" for no code.
func FaultText(code string) string {
	if sentence, known := faults[code]; known {
		return sentence
	}
	switch {
	case code == "":
		return ""
	case strings.HasPrefix(code, "COUPON_"):
		return "The coupon's data break its rules."
	case strings.HasPrefix(code, "URI_"), strings.Contains(code, "_DL_"), strings.HasPrefix(code, "DOMAIN_"), strings.Contains(code, "QUERY"):
		return "The Digital Link breaks its syntax."
	}
	return "The value breaks the rules of its application identifier."
}
