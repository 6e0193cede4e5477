package wire_test

import (
	"bytes"
	"encoding/hex"
	"io/fs"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

// shipped are the bytes of everything below a folder of golden files, in the forms that ever shipped.
func shipped(f *testing.F, folder string) (forms [][]byte) {
	f.Helper()
	err := filepath.WalkDir(filepath.Join(goldenFolder, folder), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		all, err := parseGolden(strings.TrimPrefix(path, goldenFolder+"/"))
		for _, g := range all {
			data, err := hex.DecodeString(g.hex)
			if err != nil {
				return err
			}
			forms = append(forms, data)
		}
		return err
	})
	if err != nil {
		f.Fatal(err)
	}
	return forms
}

// FuzzFact decodes a body as every kind of fact, so also as kinds that it is not of. What can be read comes out in the
// same bytes however often it goes through, and can be described.
func FuzzFact(f *testing.F) {
	for _, body := range shipped(f, "fact") {
		f.Add(body)
	}
	kinds := domain.Kinds()
	f.Fuzz(func(t *testing.T, body []byte) {
		for kind := range kinds {
			fact, err := wire.DecodeFact(kind, body)
			if whole, failed := wire.DecodeWholeFact(kind, body); failed == nil && (err != nil || !reflect.DeepEqual(whole, fact)) {
				t.Fatalf("%v: read whole %+v, and %+v (%v) when fields may be left", kind, whole, fact, err)
			}
			if err != nil {
				continue
			}
			stable(t, fact, func(v any) ([]byte, error) { return wire.EncodeFact(v.(domain.Fact)) },
				func(data []byte) (any, error) { return wire.DecodeFact(kind, data) })
			if _, err := wire.DescribeFact(wire.Envelope{Kind: kind, Body: body}); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzRow does with rows what [FuzzFact] does with facts.
func FuzzRow(f *testing.F) {
	for _, body := range shipped(f, "row") {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, table := range domain.Tables() {
			row, err := wire.DecodeRow(table, body)
			if err != nil {
				continue
			}
			if row.Table() != table {
				t.Fatalf("table %d became %d", table, row.Table())
			}
			row.Key() // neither may panic, whatever the row says
			row.Terms()
			stable(t, row, func(v any) ([]byte, error) { return wire.EncodeRow(v.(domain.Row)) },
				func(data []byte) (any, error) { return wire.DecodeRow(table, data) })
		}
	})
}

// FuzzMessage decodes bytes as every message and as an envelope.
func FuzzMessage(f *testing.F) {
	for _, body := range shipped(f, "message") {
		f.Add(body)
	}
	messages := []reflect.Type{reflect.TypeFor[wire.Push](), reflect.TypeFor[wire.Pushed](), reflect.TypeFor[wire.Pull](), reflect.TypeFor[wire.Pulled](),
		reflect.TypeFor[wire.Enroll](), reflect.TypeFor[wire.Enrolled](), reflect.TypeFor[wire.TreeHead]()}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, message := range messages {
			decode := func(data []byte) (any, error) {
				pointer := reflect.New(message).Interface()
				return pointer, wire.Unmarshal(data, pointer)
			}
			if value, err := decode(body); err == nil {
				stable(t, value, wire.Marshal, decode)
			}
		}
		if e, err := wire.Open(body); err == nil {
			stable(t, e, wire.Marshal, func(data []byte) (any, error) { return wire.Open(data) })
			wire.Interval([]wire.Sample{{BootID: e.BootID, Hub: 1}}, e)
		}
	})
}

// stable holds that a value goes through bytes and comes back, and that it then has one form.
func stable(t *testing.T, value any, encode func(any) ([]byte, error), decode func([]byte) (any, error)) {
	t.Helper()
	first, err := encode(value)
	if err != nil {
		t.Fatalf("what was read cannot be written: %+v: %v", value, err)
	}
	again, err := decode(first)
	if err != nil {
		t.Fatalf("what was written cannot be read: %x: %v", first, err)
	}
	if second, err := encode(again); err != nil || !bytes.Equal(first, second) {
		t.Fatalf("%+v is %x at first, then %x (%v)", value, first, second, err)
	}
}

// FuzzUnpack unpacks anything: it may be refused, but must not panic or take memory beyond the limit.
func FuzzUnpack(f *testing.F) {
	const limit = 1 << 16
	for _, message := range []any{wire.Push{Version: 1, First: 1}, bytes.Repeat([]byte{0}, limit), "text"} {
		packed, err := wire.Pack(message)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(packed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var push wire.Push
		_ = wire.Unpack(data, limit, &push)
		var plain []byte
		if err := wire.Unpack(data, limit, &plain); err == nil && len(plain) > limit {
			t.Errorf("%d bytes where %d are allowed", len(plain), limit)
		}
	})
}

// FuzzHeaders reads what stands in headers and codes, which comes before anybody is known.
func FuzzHeaders(f *testing.F) {
	for _, text := range []string{"Handtruck 0f 1772438400000 c2lnbmVk", "1-3", wire.Invitation{Hub: "https://hub:8421", Code: "ABCD-EFGH"}.String()} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if signed, ok := wire.ParseSigned(text); ok {
			if again, ok := wire.ParseSigned(signed.Header()); !ok || !reflect.DeepEqual(again, signed) {
				t.Errorf("%+v came back as %+v", signed, again)
			}
		}
		if invitation, err := wire.ParseInvitation(text); err == nil {
			again, err := wire.ParseInvitation(invitation.String())
			if err != nil || again.Hub != invitation.Hub || again.Code != invitation.Code || !slices.Equal(again.Pin[:], invitation.Pin[:]) {
				t.Errorf("%+v came back as %+v (%v)", invitation, again, err)
			}
		}
		if version, err := wire.SpeakHeader(text); err == nil && (version < wire.OldestVersion || version > wire.Version) {
			t.Errorf("%q makes version %d", text, version)
		}
	})
}
