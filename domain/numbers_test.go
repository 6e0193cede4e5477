package domain_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// site is a hub in miniature that gives numbers to devices.
type numbered struct {
	*domain.Overlay
	t    *testing.T
	seen map[string]bool
	n    uint64
}

func newNumbered(t *testing.T, prefix string) *numbered {
	s := &numbered{Overlay: domain.NewOverlay(nil), t: t, seen: map[string]bool{}}
	s.fold(domain.Hub, domain.Stated{Row: domain.Site{Code: "S", Prefix: prefix}})
	return s
}

func (s *numbered) fold(device string, fact domain.Fact) {
	s.n++
	domain.Fold(s, domain.Seen{Device: device, Number: s.n}, "", fact)
}

func (s *numbered) lease(device string) bool {
	lease, ok := domain.LeaseNumbers(s, device)
	if ok {
		s.fold(domain.Hub, lease)
	}
	return ok
}

// label makes a label on a device, and holds that nobody has made it before.
func (s *numbered) label(device string) work.Code {
	s.t.Helper()
	label, code := work.NewSSCC(work.View{Rows: s, Seen: domain.Seen{Device: device}})
	if code != "" {
		return code
	}
	if s.seen[label] || len(label) != 18 {
		s.t.Errorf("label %s was made twice, or has not 18 digits", label)
	}
	s.seen[label] = true
	s.fold(device, domain.LabelRequested{Unit: label, What: domain.Pallet})
	return ""
}

// Each prefix leaves room for blocks of its own size; labels of many devices are never alike, whatever happens to them.
func TestNumbers(t *testing.T) {
	for prefix, size := range map[string]int{"9521000": 1000, "952100012": 1000, "9521000123": 1000, "95210001234": 100, "952100012345": 10} {
		s := newNumbered(t, prefix)
		if code := s.label("t1"); code != work.NumbersUsedUp {
			t.Errorf("without a block: %q", code)
		}
		for _, device := range []string{"t1", "t2", "t1"} {
			s.lease(device)
		}
		for range size {
			s.label("t1")
		}
		if !domain.LowOnNumbers(s, "t1") {
			t.Error("a device that used one of two blocks is not low on numbers")
		}
		for range size {
			if code := s.label("t1"); code != "" {
				t.Fatalf("prefix %s: %q", prefix, code)
			}
		}
		if code := s.label("t1"); code != work.NumbersUsedUp {
			t.Errorf("with both blocks used up: %q", code)
		}
		s.label("t2")
		s.fold(domain.Hub, domain.DeviceForked{Device: "t2", Number: 3})
		if code := s.label("t2"); code != work.NumbersUsedUp {
			t.Errorf("a copy goes on with the numbers of the other: %q", code)
		}
		s.fold(domain.Hub, domain.ServerRolledBack{Epoch: "second"})
		before := domain.NumbersGivenTo(s, "t1")
		s.lease("t1")
		if after := domain.NumbersGivenTo(s, "t1"); after < before+int64(10*size) {
			t.Errorf("after the hub lost facts numbers go on at %d, behind %d", after, before)
		}
		s.label("t1")
	}
}

func TestNumbersWithoutPrefix(t *testing.T) {
	for _, prefix := range []string{"", "123", "12345678901234", "952100x"} {
		s := newNumbered(t, prefix)
		if s.lease("t1") || domain.LowOnNumbers(s, "t1") {
			t.Errorf("prefix %q: a device was given numbers", prefix)
		}
		if code := s.label("t1"); code != work.NotAllowed {
			t.Errorf("prefix %q: %q", prefix, code)
		}
	}
}

// The label is what GS1 says (General Specifications, section 7.9, with the check digit of its example).
func TestSSCC(t *testing.T) {
	s := newNumbered(t, "7612345")
	if label, ok := domain.SSCC(s, 3_000_000_001); !ok || label != "376123450000000019"[:17]+label[17:] {
		t.Errorf("label %s", label)
	}
	sum := 0
	label, _ := domain.SSCC(s, 1_234_567_890)
	for i, r := range label {
		weight := 1
		if i%2 == 0 {
			weight = 3
		}
		sum += weight * int(r-'0')
	}
	if sum%10 != 0 {
		t.Errorf("the digits of %s add up to %d", label, sum)
	}
}

// Numbers that a device was given in a history that was lost belong to nobody; made up ones burn none.
func TestNumbersLost(t *testing.T) {
	s := newNumbered(t, "9521000")
	s.lease("t1")
	given := domain.NumbersGivenTo(s, "t1")
	if _, ok := domain.NumbersLost(s, given); ok {
		t.Error("numbers that are known were lost")
	}
	if _, ok := domain.NumbersLost(s, 1<<62); ok {
		t.Error("a device that makes up a number takes all from the site")
	}
	lost, ok := domain.NumbersLost(s, given+5000)
	if !ok {
		t.Fatal("lost numbers are given out again")
	}
	s.fold(domain.Hub, lost)
	s.lease("t2")
	if next := domain.NumbersOf(s, "t2"); len(next) != 1 || next[0].First != given+5001 {
		t.Errorf("the next block is %+v", next)
	}
}
