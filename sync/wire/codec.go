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
	decoder = mustDecoder(cbor.ExtraDecErrorNone)
	strict  = mustDecoder(cbor.ExtraDecErrorUnknownField)
)

func mustEncoder() cbor.EncMode {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		panic(err) // the options are constants
	}
	return mode
}

func mustDecoder(extra cbor.ExtraDecErrorCond) cbor.DecMode {
	mode, err := cbor.DecOptions{
		MaxNestedLevels: nestingMax, MaxArrayElements: elementsMax, MaxMapPairs: pairsMax,
		DupMapKey: cbor.DupMapKeyEnforcedAPF, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden,
		ExtraReturnErrors: extra,
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
