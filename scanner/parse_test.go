package scanner

import (
	"slices"
	"testing"
)

// labelled is a row of the shared case files.
type labelled struct {
	Input, Symbology, Hex string
	Config                config
	Kind                  string
	Valid, Lenient        bool
	AIs                   [][2]string `json:"ais"`
	Code, Scheme          string
	TagURI                string `json:"tag_uri"`
	PureURI               string `json:"pure_uri"`
}

type config struct {
	AIM                                   *bool
	Prefix, Suffix, GS, Symbology, Source string
}

func (r labelled) parse() Scan {
	p := Parser{Transport: Transport{Prefix: r.Config.Prefix, Suffix: r.Config.Suffix, Separator: r.Config.GS, Label: r.Config.Symbology,
		NoAIM: r.Config.AIM != nil && !*r.Config.AIM, RFID: r.Config.Source == "rfid" || r.Hex != ""}}
	var s Scan
	p.Parse(&s, bytesOf(r.Input)+r.Hex, r.Symbology)
	return s
}

func (s Scan) pairs() [][2]string {
	var pairs [][2]string
	for _, e := range s.Elements {
		pairs = append(pairs, [2]string{e.AI, e.Value})
	}
	return pairs
}

func TestPublicCases(t *testing.T) {
	for _, r := range cases[labelled](t, "public.jsonl") {
		s := r.parse()
		if s.Valid != r.Valid || s.Lenient != r.Lenient || s.Valid && !slices.Equal(s.pairs(), r.AIs) {
			t.Errorf("%s%q: got %v %v %v (%s at %d of %s), want %v %v %v (%s)", r.Symbology, r.Input, s.Valid, s.Lenient, s.pairs(), s.Code, s.At, s.AI, r.Valid, r.Lenient, r.AIs, r.Code)
		}
	}
}

func TestFieldCases(t *testing.T) {
	for _, r := range cases[labelled](t, "field.jsonl") {
		s := r.parse()
		// These rows are one delivery each, so companions on other codes of the label do not count.
		if s.Lenient != r.Valid || string(s.Kind) != r.Kind || !slices.Equal(s.pairs(), r.AIs) {
			t.Errorf("%q: got %v %v %v (%s), want %v %v %v", r.Input, s.Kind, s.Valid, s.pairs(), s.Code, r.Kind, r.Valid, r.AIs)
		}
	}
}

func TestTagCases(t *testing.T) {
	for _, r := range cases[labelled](t, "epc.jsonl") {
		s := r.parse()
		if s.Valid != r.Valid || s.Tag != (Tag{r.Scheme, r.TagURI, r.PureURI}) || !slices.Equal(s.pairs(), r.AIs) {
			t.Errorf("%s: got %v %v %v (%s), want %v %s %v", r.Hex, s.Valid, s.Tag, s.pairs(), s.Code, r.Valid, r.TagURI, r.AIs)
		}
	}
}

func TestTableIsComplete(t *testing.T) {
	if len(applications) != 541 {
		t.Errorf("got %d application identifiers, want 541", len(applications))
	}
	for i := range applications {
		if p, app := lookup(applications[i].ai + "0000"); app == nil || p != i {
			t.Errorf("(%s) is not found by its own name", applications[i].ai)
		}
	}
}

func TestPlainCodes(t *testing.T) {
	for _, code := range []string{"0401", "A-01-1", "W-101", "4012345678901", "]BIN-3", "", " ", "+49", "(x)", "]"} {
		if s := Parse(code, ""); s.Kind != Plain || !s.Valid || s.Text != code {
			t.Errorf("%q: got %v %q (%s)", code, s.Kind, s.Text, s.Code)
		}
	}
}

func TestReadings(t *testing.T) {
	s := Parse("]C1020952012345678815290200371024\x1d10L1\x1d3103001500", "")
	n, _ := s.Count()
	mg, _ := s.NetWeight()
	if s.GTIN() != "" && s.Code == "" && (s.Expiry() != "2029-02-28" || n != 1024 || s.Lot() != "L1" || mg != 1_500_000_000) {
		t.Errorf("got %s %d %s %d", s.Expiry(), n, s.Lot(), mg)
	}
	if !s.Lenient {
		t.Errorf("refused: %s at %d", s.Code, s.At)
	}
}
