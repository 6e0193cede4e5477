package wire_test

import (
	"bufio"
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/wire"
)

var update = flag.Bool("update", false, "add golden bytes of what has none yet; what is there is never changed")

// golden is one shipped form of something: its bytes, what they are, and what they mean.
type golden struct {
	hex, diagnostic, meaning string
}

// subject is something that is on disks or under way for years.
type subject struct {
	file    string // below testdata/golden
	present []byte // its bytes with every field set, as this version writes it
	decode  func([]byte) (any, error)
	encode  func(any) ([]byte, error)
}

// TestGolden holds every form in which a fact, a row or a message ever shipped against this version: it must still
// mean the same and come out as the same bytes, for ever. Something new, or a new field, is added by -update.
func TestGolden(t *testing.T) {
	known := map[string]bool{}
	for _, s := range subjects(t) {
		known[s.file] = true
		t.Run(s.file, func(t *testing.T) {
			shipped := readGolden(t, s.file)
			present := describeGolden(t, s, s.present)
			if !slices.ContainsFunc(shipped, func(g golden) bool { return g.hex == present.hex }) {
				if !*update {
					t.Fatalf("no golden bytes of %s: run go test ./sync/wire -update, and look at what it adds", present.diagnostic)
				}
				shipped = append(shipped, present)
				writeGolden(t, s.file, shipped)
			}
			for _, g := range shipped {
				holdGolden(t, s, g)
			}
		})
	}
	err := filepath.WalkDir(goldenFolder, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && !known[strings.TrimPrefix(path, goldenFolder+"/")] {
			t.Errorf("%s: what shipped once is decoded for ever, but this version has no such thing", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// holdGolden decodes shipped bytes and encodes them again.
func holdGolden(t *testing.T, s subject, g golden) {
	t.Helper()
	data, err := hex.DecodeString(g.hex)
	if err != nil {
		t.Fatal(err)
	}
	if now := describeGolden(t, s, data); now != g {
		t.Errorf("shipped bytes have another meaning now:\n%+v\nthey meant\n%+v", now, g)
	}
	value, err := s.decode(data)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := s.encode(value); err != nil || !bytes.Equal(again, data) {
		t.Errorf("%s comes out as %x (%v)", g.diagnostic, again, err)
	}
}

func describeGolden(t *testing.T, s subject, data []byte) golden {
	t.Helper()
	diagnostic, err := cbor.Diagnose(data)
	if err != nil {
		t.Fatal(err)
	}
	value, err := s.decode(data)
	if err != nil {
		t.Fatalf("%s: %v", diagnostic, err)
	}
	return golden{hex.EncodeToString(data), diagnostic, meaningOf(t, value)}
}

// meaningOf names what a value says, without what it leaves empty: fields that came later do not change it.
func meaningOf(t *testing.T, value any) string {
	t.Helper()
	text, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	var said any
	if err := json.Unmarshal(text, &said); err != nil {
		t.Fatal(err)
	}
	text, err = json.Marshal(withoutEmpty(said))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func withoutEmpty(value any) any {
	switch value := value.(type) {
	case map[string]any:
		for name, field := range value {
			if value[name] = withoutEmpty(field); value[name] == nil {
				delete(value, name)
			}
		}
		if len(value) == 0 {
			return nil
		}
	case []any:
		for i := range value {
			value[i] = withoutEmpty(value[i])
		}
		if len(value) == 0 {
			return nil
		}
	case string, float64, bool:
		if reflect.ValueOf(value).IsZero() {
			return nil
		}
	}
	return value
}

const goldenFolder = "testdata/golden"

func readGolden(t *testing.T, file string) []golden {
	t.Helper()
	all, err := parseGolden(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	return all
}

func parseGolden(file string) (all []golden, err error) {
	data, err := os.ReadFile(filepath.Join(goldenFolder, file))
	if err != nil {
		return nil, err
	}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		switch name {
		case "hex":
			all = append(all, golden{hex: value})
		case "diag":
			all[len(all)-1].diagnostic = value
		case "mean":
			all[len(all)-1].meaning = value
		}
	}
	return all, nil
}

func writeGolden(t *testing.T, file string, all []golden) {
	t.Helper()
	var text strings.Builder
	for _, g := range all {
		fmt.Fprintf(&text, "hex %s\ndiag %s\nmean %s\n\n", g.hex, g.diagnostic, g.meaning)
	}
	path := filepath.Join(goldenFolder, file)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}

// subjects are all kinds of facts, all tables and all messages of this version.
func subjects(t *testing.T) []subject {
	t.Helper()
	var all []subject
	for kind := range domain.Kinds() {
		if kind != domain.KindStated {
			all = append(all, factSubject(t, "fact/"+kind.String(), filledFact(t, kind)))
		}
	}
	for _, table := range domain.Tables() {
		row := filledRow(t, table)
		name := reflect.TypeOf(row).Name()
		all = append(all, factSubject(t, "fact/stated@1/"+name, domain.Stated{Row: row}))
		body, err := wire.EncodeRow(row)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, subject{"row/" + name, body,
			func(data []byte) (any, error) { return wire.DecodeRow(table, data) },
			func(row any) ([]byte, error) { return wire.EncodeRow(row.(domain.Row)) }})
	}
	for _, message := range []any{&wire.Envelope{}, &wire.Enroll{}, &wire.Enrolled{}, &wire.Push{}, &wire.Pushed{}, &wire.Pull{}, &wire.Pulled{}, &wire.Repair{}, &wire.Repaired{}, &wire.Return{}, &wire.Returned{},
		&wire.FactsAsk{}, &wire.FactsPage{}, &wire.Donation{}, &wire.Donated{}, &wire.Farewell{}} {
		all = append(all, messageSubject(t, message))
	}
	return all
}

func factSubject(t *testing.T, file string, fact domain.Fact) subject {
	t.Helper()
	body, err := wire.EncodeFact(fact)
	if err != nil {
		t.Fatal(err)
	}
	return subject{file, body,
		func(data []byte) (any, error) { return wire.DecodeWholeFact(fact.Kind(), data) },
		func(fact any) ([]byte, error) { return wire.EncodeFact(fact.(domain.Fact)) }}
}

func messageSubject(t *testing.T, message any) subject {
	t.Helper()
	typ := reflect.TypeOf(message).Elem()
	fill(reflect.ValueOf(message).Elem(), typ.Name(), 1)
	data, err := wire.Marshal(message)
	if err != nil {
		t.Fatal(err)
	}
	return subject{"message/" + typ.Name(), data,
		func(data []byte) (any, error) {
			pointer := reflect.New(typ).Interface()
			return pointer, wire.Unmarshal(data, pointer)
		}, wire.Marshal}
}

func filledFact(t *testing.T, kind domain.Kind) domain.Fact {
	t.Helper()
	if kind == domain.KindRefolded {
		refolded := domain.Refolded{Fact: filledFact(t, domain.KindPicked)}
		fill(reflect.ValueOf(&refolded.Seen).Elem(), "Seen", 1)
		refolded.Worker = "worker"
		return refolded
	}
	fact, err := domain.DecodeFact(kind, func(pointer any) error {
		fill(reflect.ValueOf(pointer).Elem(), kind.String(), 1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return fact
}

func filledRow(t *testing.T, table domain.Table) domain.Row {
	t.Helper()
	row, err := domain.DecodeRow(table, func(pointer any) error {
		fill(reflect.ValueOf(pointer).Elem(), "row", 1)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// fill sets everything in a value to something that tells where it is.
func fill(v reflect.Value, name string, number int) {
	if v.Type() == reflect.TypeFor[cbor.RawMessage]() {
		v.SetBytes([]byte{0xa1, 0x01, byte(number % 24)}) // {1: number}
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), v.Type().Field(i).Name, number*10+i+1)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), name, number)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), name, number)
	case reflect.Array:
		for i := range v.Len() {
			fill(v.Index(i), name, number)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, name, number)
		fill(value, name, number)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.String:
		v.SetString(strings.ToLower(name))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(int64(number % 100))
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(number % 100))
	case reflect.Float64, reflect.Float32:
		v.SetFloat(float64(number) + 0.5)
	default:
		panic("a " + v.Type().String() + " cannot be filled")
	}
}
