package scanner

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// encodeTagAgain encodes a decoded tag with the filter and prefix length that its URI shows.
func encodeTagAgain(s Scan) (string, error) {
	fields := strings.Split(strings.TrimPrefix(s.Tag.TagURI, "urn:epc:tag:"+s.Tag.Scheme+":"), ".")
	filter, _ := strconv.Atoi(fields[0])
	return EncodeTag(s.Tag.Scheme, filter, len(fields[1]), s.Elements)
}

func TestEncodeTagGivesTheSharedTags(t *testing.T) {
	for _, r := range cases[labelled](t, "epc.jsonl") {
		if s := r.parse(); r.Valid && s.Tag.Scheme != "gid-96" {
			if text, err := encodeTagAgain(s); err != nil || text != r.Hex {
				t.Errorf("%s: got %s, %v, want %s", s.Tag.TagURI, text, err, r.Hex)
			}
		}
	}
}

func TestEncodeTagOfEverySchemeAndPrefix(t *testing.T) {
	samples := map[string][]Element{
		"sgtin": {{"01", "09501101530003"}, {"21", "47"}}, "sscc": {{"00", "340123450000012348"}}, "sgln": {{"414", "4012345000009"}, {"254", "12"}},
		"grai": {{"8003", "040123450000097"}}, "giai": {{"8004", "4112345678911234"}}, "gsrn": {{"8018", "401234567890123456"}}, "gsrnp": {{"8017", "401234567890123456"}}, "gdti": {{"253", "40123450000097"}},
	}
	for i := range tagSchemes {
		scheme := &tagSchemes[i]
		if scheme.ai == "" {
			continue
		}
		elements := samples[scheme.identity]
		if strings.HasPrefix(scheme.identity, "gsrn") {
			elements = []Element{{elements[0].AI, WithCheckDigit(elements[0].Value[:17])}}
		}
		for digits := 6; digits <= 12; digits++ {
			text, err := EncodeTag(scheme.name, 3, digits, elements)
			if err != nil {
				t.Errorf("%s with a prefix of %d: %v", scheme.name, digits, err)
				continue
			}
			if s := Parse(text, "EPC"); !s.Valid || !slices.Equal(s.Elements, elements) {
				t.Errorf("%s with a prefix of %d: %s is %v %s", scheme.name, digits, text, s.Elements, s.Code)
			}
		}
	}
}

func TestEncodeTagRefuses(t *testing.T) {
	for name, elements := range map[string][]Element{
		"sgtin-96":  {{"01", "09501101530003"}, {"21", "007"}}, // would come back as 7
		"sgtin-198": {{"01", "09501101530003"}},
		"sscc-96":   {{"01", "09501101530003"}},
		"gid-96":    nil,
		"giai-96":   {{"8004", "401234567ASSET"}},
	} {
		if text, err := EncodeTag(name, 1, 7, elements); !errors.Is(err, ErrTag) {
			t.Errorf("%s: got %s, %v", name, text, err)
		}
	}
}
