package wire_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// madeOfOthers are the kinds whose bodies hold a row or a fact of any type; TestGolden takes them through bytes.
var madeOfOthers = map[domain.Kind]bool{domain.KindStated: true, domain.KindRefolded: true}

// Every kind of fact and every table goes through bytes and comes back, empty as it may be.
func TestEveryKindAndTable(t *testing.T) {
	for kind := range domain.Kinds() {
		if madeOfOthers[kind] {
			continue
		}
		fact, err := domain.DecodeFact(kind, func(any) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		body, err := wire.EncodeFact(fact)
		if err != nil {
			t.Fatalf("%v: %v", kind, err)
		}
		again, err := wire.DecodeFact(kind, body)
		if err != nil || !reflect.DeepEqual(fact, again) {
			t.Errorf("%v came back as %+v (%v)", kind, again, err)
		}
	}
	for _, table := range domain.Tables() {
		row, err := domain.DecodeRow(table, func(any) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		body, err := wire.EncodeFact(domain.Stated{Row: row})
		if err != nil {
			t.Fatal(err)
		}
		again, err := wire.DecodeFact(domain.KindStated, body)
		if err != nil || !reflect.DeepEqual(again, domain.Stated{Row: row}) {
			t.Errorf("table %d came back as %+v (%v)", table, again, err)
		}
	}
}

// Numbers of fields are on disks for years: nobody may use one twice in a struct or leave a field without.
func TestFieldNumbers(t *testing.T) {
	check := func(name string, typ reflect.Type) {
		seen := map[string]string{}
		for i := range typ.NumField() {
			field := typ.Field(i)
			number := field.Tag.Get("cbor")
			if number == "" || seen[number] != "" {
				t.Errorf("%s.%s has field number %q, which %s has, too", name, field.Name, number, seen[number])
			}
			seen[number] = field.Name
		}
	}
	for kind := range domain.Kinds() {
		if !madeOfOthers[kind] {
			fact, _ := domain.DecodeFact(kind, func(any) error { return nil })
			check(kind.String(), reflect.TypeOf(fact))
		}
	}
	for _, table := range domain.Tables() {
		row, _ := domain.DecodeRow(table, func(any) error { return nil })
		check(reflect.TypeOf(row).Name(), reflect.TypeOf(row))
	}
}

// A reader skips fields that it does not know, and names kinds that it does not know.
func TestFromTheFuture(t *testing.T) {
	body, err := wire.Marshal(map[int]any{1: "R-1", 99: "new"})
	if err != nil {
		t.Fatal(err)
	}
	if fact, err := wire.DecodeFact(domain.KindReceiptClosed, body); err != nil || fact != (domain.ReceiptClosed{Receipt: "R-1"}) {
		t.Errorf("a new field: %+v, %v", fact, err)
	}
	if _, err := wire.DecodeWholeFact(domain.KindReceiptClosed, body); err == nil {
		t.Error("half a fact was taken for a whole one")
	}
	if _, err := wire.DecodeFact(9999, body); !errors.Is(err, domain.ErrUnknownKind) {
		t.Errorf("a new kind: %v", err)
	}
}

// Devices and hubs of other versions meet in what both speak.
func TestSpeak(t *testing.T) {
	for _, test := range []struct {
		oldest, newest, version int
		err                     error
	}{
		{wire.Version, wire.Version, wire.Version, nil},
		{0, wire.Version, wire.Version, nil},
		{wire.Version, wire.Version + 5, wire.Version, nil},
		{wire.OldestVersion - 3, wire.OldestVersion - 1, 0, wire.ErrVersion},
		{wire.Version + 1, wire.Version + 5, 0, wire.ErrVersion},
	} {
		version, err := wire.Speak(test.oldest, test.newest)
		if version != test.version || !errors.Is(err, test.err) {
			t.Errorf("%d-%d: %d, %v", test.oldest, test.newest, version, err)
		}
	}
	if version, err := wire.SpeakHeader(wire.SpokenVersions()); version != wire.Version || err != nil {
		t.Errorf("the header of this program: %d, %v", version, err)
	}
	for _, bad := range []string{"", "1", "x-y", "0-0"} {
		if _, err := wire.SpeakHeader(bad); !errors.Is(err, wire.ErrVersion) {
			t.Errorf("header %q: %v", bad, err)
		}
	}
}

func TestFingerprint(t *testing.T) {
	var empty wire.Fingerprint
	ab := empty.Add(1, "a", []byte("x")).Add(1, "b", []byte("y"))
	if ba := empty.Add(1, "b", []byte("y")).Add(1, "a", []byte("x")); ab != ba {
		t.Error("the order of rows matters")
	}
	if ab.Remove(1, "a", []byte("x")).Remove(1, "b", []byte("y")) != empty {
		t.Error("what was added cannot be removed")
	}
	if empty.Add(1, "ab", nil) == empty.Add(1, "a", []byte("b")) {
		t.Error("key and body run into each other")
	}
	if empty.Add(1, "a", []byte("x")).Add(1, "a", []byte("x")) == empty {
		t.Error("a row twice cancels itself")
	}
}

func TestInterval(t *testing.T) {
	sample := []wire.Sample{{BootID: 1, Boot: 10_000, Hub: 1_000_000, Error: 4}}
	for name, test := range map[string]struct {
		envelope  wire.Envelope
		low, high int64
	}{
		"a moment later":             {wire.Envelope{BootID: 1, Boot: 12_000}, 1_001_995, 1_002_005},
		"an hour before, with drift": {wire.Envelope{BootID: 1, Boot: 10_000 - 3_600_000}, 1_000_000 - 3_600_000 - 905, 1_000_000 - 3_600_000 + 905},
	} {
		if low, high := wire.Interval(sample, test.envelope); low != test.low || high != test.high {
			t.Errorf("%s: [%d, %d], not [%d, %d]", name, low, high, test.low, test.high)
		}
	}
	low, high := wire.Interval(sample, wire.Envelope{BootID: 2, Boot: 12_000, Skew: 990_000})
	if low != 0 || high < 1<<62 {
		t.Errorf("a wall clock that nobody checked proves [%d, %d]", low, high)
	}
}

func TestUnpackLimits(t *testing.T) {
	packed, err := wire.Pack(make([]byte, 5000))
	if err != nil {
		t.Fatal(err)
	}
	var data []byte
	if err := wire.Unpack(packed, 4000, &data); !errors.Is(err, wire.ErrTooLarge) {
		t.Errorf("larger than allowed: %v", err)
	}
	if err := wire.Unpack(packed, 6000, &data); err != nil || len(data) != 5000 {
		t.Errorf("%d bytes, %v", len(data), err)
	}
	for _, bad := range [][]byte{nil, []byte("garbage"), packed[:len(packed)/2]} {
		if err := wire.Unpack(bad, 6000, &data); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%.10q: %v", bad, err)
		}
	}
}

// A bit that falls over anywhere in a message is found, so that plain HTTP is as safe against accidents as TLS.
func TestFlippedBits(t *testing.T) {
	push := wire.Push{Version: 1, First: 7, Facts: []cbor.RawMessage{{0x01}, {0x02}}, Signature: bytes.Repeat([]byte{9}, 64)}
	packed, err := wire.Pack(push)
	if err != nil {
		t.Fatal(err)
	}
	for bit := range len(packed) * 8 {
		flipped := bytes.Clone(packed)
		flipped[bit/8] ^= 1 << (bit % 8)
		var got wire.Push
		if err := wire.Unpack(flipped, wire.PushBytesMax, &got); err == nil && !reflect.DeepEqual(got, push) {
			t.Errorf("with bit %d of byte %d another message comes out: %+v", bit%8, bit/8, got)
		}
	}
	for n := range packed {
		var got wire.Push
		if err := wire.Unpack(packed[:n], wire.PushBytesMax, &got); err == nil {
			t.Errorf("%d of %d bytes are taken for a message", n, len(packed))
		}
	}
}
