package scanner

import (
	"testing"
	"time"
)

// benchmarkCodes are the codes of the speed bar, with made-up numbers. bar is what GS1's own engine, which is written in C, takes for a code of the
// same elements on a 2-core x86-64 machine, in ns; 0 where nobody measured it.
var benchmarkCodes = []struct {
	name, raw string
	bar       float64
}{
	{"SSCC", "]C100340123450000012348", 190},
	{"01+17+10", "]d201095011015300031726123110AB-123", 710},
	{"01+10+21+17", "]C1010950110153000310AB-123\x1d21SER12345\x1d17261231", 935},
	{"00+02+15+37+10", "]C1003401234500000123480204012345123456152612313748\x1d10L4711", 1355},
	{"EAN-13", "]E04045455867644", 57},
	{"link", "]Q1https://id.gs1.org/01/09501101530003/10/AB-123/21/SER12345?17=261231", 2030},
	{"wrong check digit", "]C100340123450000012349", 230},
	{"HIBC", "]C0+A123BJC5D6E71G", 0},
}

// publicBar is the same engine's mean over the shared public cases.
const publicBar = 752

// reportBar prints the time that a code takes on the processor, and how much of the bar that is.
func reportBar(b *testing.B, took time.Duration, bar float64) {
	each := float64(took.Nanoseconds()) / float64(b.N)
	b.ReportMetric(each, "cpu-ns/op")
	if bar > 0 {
		b.ReportMetric(bar, "bar-ns/op")
		b.ReportMetric(each/bar, "of-bar")
	}
}

func BenchmarkParse(b *testing.B) {
	for _, code := range benchmarkCodes {
		b.Run(code.name, func(b *testing.B) {
			var p Parser
			var s Scan
			b.ReportAllocs()
			stop := cpuTime(b)
			for b.Loop() {
				p.Parse(&s, code.raw, "")
			}
			reportBar(b, stop(), code.bar)
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
	stop := cpuTime(b)
	for b.Loop() {
		p.Parse(&s, rows[n%len(rows)].Input, "")
		n++
	}
	reportBar(b, stop(), publicBar)
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
