package scanner

import "testing"

// benchmarkCodes are the codes of the speed bar, with made-up numbers.
var benchmarkCodes = []struct{ name, raw string }{
	{"SSCC", "]C100340123450000012348"},
	{"01+17+10", "]d201095011015300031726123110AB-123"},
	{"01+10+21+17", "]C1010950110153000310AB-123\x1d21SER12345\x1d17261231"},
	{"00+02+15+37+10", "]C1003401234500000123480204012345123456152612313748\x1d10L4711"},
	{"EAN-13", "]E04045455867644"},
	{"link", "]Q1https://id.gs1.org/01/09501101530003/10/AB-123/21/SER12345?17=261231"},
	{"wrong check digit", "]C100340123450000012349"},
}

func BenchmarkParse(b *testing.B) {
	for _, code := range benchmarkCodes {
		b.Run(code.name, func(b *testing.B) {
			var p Parser
			var s Scan
			b.ReportAllocs()
			for b.Loop() {
				p.Parse(&s, code.raw, "")
			}
		})
	}
}

// BenchmarkPublicCases prints the mean over the shared cases, all symbologies and all faults.
func BenchmarkPublicCases(b *testing.B) {
	rows := cases[labelled](b, "public.jsonl")
	for i := range rows {
		rows[i].Input = rows[i].Symbology + bytesOf(rows[i].Input)
	}
	var p Parser
	var s Scan
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		p.Parse(&s, rows[n%len(rows)].Input, "")
		n++
	}
}

func TestParseDoesNotAllocate(t *testing.T) {
	var p Parser
	s := Scan{Elements: make([]Element, 0, elementsMost)}
	for _, code := range benchmarkCodes {
		if n := testing.AllocsPerRun(100, func() { p.Parse(&s, code.raw, "") }); n != 0 {
			t.Errorf("%s: %v allocations", code.name, n)
		}
	}
}
