// Package wire is what devices and the hub say to each other, and how facts and rows look as bytes.
//
// The format is deterministic CBOR (RFC 8949, section 4.2) with numbered fields: a field is never renumbered
// and never changes its meaning, readers skip fields they do not know, and equal values have equal bytes, so
// that bytes can be hashed. DESIGN.md says why it is CBOR.
package wire

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
)

// Limits of what is decoded, whoever sent it.
const (
	nestingMax  = 12
	elementsMax = 200_000
	pairsMax    = 1_000
)

var (
	encoder = mustEncoder()
	decoder = mustDecoder()
)

func mustEncoder() cbor.EncMode {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}

func mustDecoder() cbor.DecMode {
	mode, err := cbor.DecOptions{
		MaxNestedLevels: nestingMax, MaxArrayElements: elementsMax, MaxMapPairs: pairsMax,
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
	}.DecMode()
	if err != nil {
		panic(err)
	}
	return mode
}

// Marshal encodes a value in the one way there is.
func Marshal(value any) ([]byte, error) {
	data, err := encoder.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode %T: %w", value, err)
	}
	return data, nil
}

// Unmarshal decodes what [Marshal] made into the value that the pointer points to.
func Unmarshal(data []byte, pointer any) error {
	if err := decoder.Unmarshal(data, pointer); err != nil {
		return fmt.Errorf("%w: decode %T: %w", ErrMalformed, pointer, err)
	}
	return nil
}

// EncodeRow makes the bytes of a row.
func EncodeRow(row domain.Row) ([]byte, error) { return Marshal(row) }

// DecodeRow makes a row of a table's bytes.
func DecodeRow(table domain.Table, data []byte) (domain.Row, error) {
	return domain.DecodeRow(table, func(pointer any) error { return decoder.Unmarshal(data, pointer) })
}

// stated is the wire form of domain.Stated, whose row has a type of its own for each table.
type stated struct {
	Table domain.Table    `cbor:"1,keyasint"`
	Row   cbor.RawMessage `cbor:"2,keyasint"`
}

// EncodeFact makes the bytes of a fact's body.
func EncodeFact(fact domain.Fact) ([]byte, error) {
	s, ok := fact.(domain.Stated)
	if !ok {
		return Marshal(fact)
	}
	row, err := EncodeRow(s.Row)
	if err != nil {
		return nil, err
	}
	return Marshal(stated{s.Row.Table(), row})
}

// DecodeFact makes a fact of a kind's body.
func DecodeFact(kind domain.Kind, body []byte) (domain.Fact, error) {
	if kind != domain.KindStated {
		return domain.DecodeFact(kind, func(pointer any) error { return decoder.Unmarshal(body, pointer) })
	}
	var s stated
	if err := Unmarshal(body, &s); err != nil {
		return nil, err
	}
	row, err := DecodeRow(s.Table, s.Row)
	if err != nil {
		return nil, err
	}
	return domain.Stated{Row: row}, nil
}
