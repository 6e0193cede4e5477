package scanner

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func FuzzParse(f *testing.F) {
	for _, code := range benchmarkCodes {
		f.Add(code.raw, "")
	}
	for _, seed := range []string{"(01)09501101530003(10)A(B", "+A123BJC5D6E71G", "3074257BF7194E4000001A85", "]E012345|]e010A", "https://a/01/x", "]d2\x1d\x1d", "]Q1http://a/8004/"} {
		f.Add(seed, "]C1")
		f.Add(seed, "EPC")
		f.Add(seed, "")
	}
	f.Fuzz(func(t *testing.T, raw, symbology string) {
		s := Parse(raw, symbology)
		if s.Valid && !s.Lenient || s.Lenient && len(s.Raw) != len(raw) || !s.Lenient && len(s.Elements) > 0 || !s.Valid && s.Code == "" {
			t.Fatalf("%q: verdict %v %v %q with %v", raw, s.Valid, s.Lenient, s.Code, s.Elements)
		}
		if s.Kind == GS1 && s.Lenient {
			encodeAgain(t, s)
		}
		if s.Kind == EPC && s.Lenient && s.Tag.Scheme != "gid-96" {
			text, err := encodeTagAgain(s)
			if again := Parse(text, "EPC"); err != nil || again.Tag != s.Tag || !slices.Equal(again.Elements, s.Elements) {
				t.Fatalf("%q became %q: %v %v, %v", s.Raw, text, again.Tag, again.Elements, err)
			}
		}
	})
}

// encodeAgain holds that parse(encode(x)) = x, apart from the order and from repeats.
func encodeAgain(t *testing.T, s Scan) {
	text, err := EncodeElements(s.Elements)
	if err != nil {
		t.Fatalf("%q: %v", s.Raw, err)
	}
	again := Parse("]C1"+text, "")
	if !again.Lenient || again.Valid != s.Valid || !slices.Equal(sorted(again.Elements), sorted(s.Elements)) {
		t.Fatalf("%q became %q: %v %s", s.Raw, text, again.Elements, again.Code)
	}
	uri, err := EncodeLink(LinkStem, s.Elements)
	if errors.Is(err, ErrNoLinkKey) || errors.Is(err, ErrNotInLink) {
		return
	}
	if err != nil {
		t.Fatalf("%q: %v", s.Raw, err)
	}
	linked := Parse(uri, "")
	if !linked.Lenient || !slices.Equal(slices.Compact(sorted(linked.Elements)), slices.Compact(sorted(s.Elements))) {
		t.Fatalf("%q became %q: %v %s", s.Raw, uri, linked.Elements, linked.Code)
	}
}

func sorted(elements []Element) []Element {
	return slices.SortedFunc(slices.Values(elements), func(a, b Element) int {
		if a.AI != b.AI {
			return strings.Compare(a.AI, b.AI)
		}
		return strings.Compare(a.Value, b.Value)
	})
}

func TestEncodeRefuses(t *testing.T) {
	for _, c := range []struct {
		elements []Element
		want     error
	}{
		{[]Element{{"01", "09501101530004"}}, ErrElement},
		{[]Element{{"9", "1"}}, ErrElement},
		{[]Element{{"10", ""}}, ErrElement},
		{[]Element{{"01", "09501101530003"}, {"37", "5"}}, ErrContradicts},
	} {
		if _, err := EncodeElements(c.elements); !errors.Is(err, c.want) {
			t.Errorf("%v: got %v, want %v", c.elements, err, c.want)
		}
	}
}

func TestEncodeHRI(t *testing.T) {
	if got := EncodeHRI([]Element{{"00", "340123450000012348"}, {"10", "A"}}); got != "(00)340123450000012348(10)A" {
		t.Error(got)
	}
}
