package wire

import (
	"fmt"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
)

// stated is the wire form of domain.Stated, whose row has a type of its own for each table.
type stated struct {
	Table domain.Table    `cbor:"1,keyasint"`
	Row   cbor.RawMessage `cbor:"2,keyasint"`
}

// refolded is the wire form of domain.Refolded, whose fact has a type of its own for each kind.
type refolded struct {
	Seen   domain.Seen     `cbor:"1,keyasint"`
	Worker string          `cbor:"2,keyasint,omitempty"`
	Kind   domain.Kind     `cbor:"3,keyasint"`
	Body   cbor.RawMessage `cbor:"4,keyasint"`
}

// EncodeFact makes the bytes of a fact's body.
func EncodeFact(fact domain.Fact) ([]byte, error) {
	switch fact := fact.(type) {
	case domain.Stated:
		row, err := EncodeRow(fact.Row)
		if err != nil {
			return nil, err
		}
		return Marshal(stated{fact.Row.Table(), row})
	case domain.Refolded:
		body, err := EncodeFact(fact.Fact)
		if err != nil {
			return nil, err
		}
		return Marshal(refolded{fact.Seen, fact.Worker, fact.Fact.Kind(), body})
	}
	return Marshal(fact)
}

// DecodeFact makes a fact of a kind's body. Fields that this version does not know are skipped.
func DecodeFact(kind domain.Kind, body []byte) (domain.Fact, error) {
	return decodeFact(decoder, kind, body)
}

// DecodeWholeFact makes a fact of a kind's body, and fails when the body says more than this version understands: who
// folds for others must not fold the half of a fact.
func DecodeWholeFact(kind domain.Kind, body []byte) (domain.Fact, error) {
	return decodeFact(strict, kind, body)
}

func decodeFact(mode cbor.DecMode, kind domain.Kind, body []byte) (domain.Fact, error) {
	switch kind {
	case domain.KindStated:
		return decodeStated(mode, body)
	case domain.KindRefolded:
		return decodeRefolded(mode, body)
	}
	return domain.DecodeFact(kind, func(pointer any) error { return mode.Unmarshal(body, pointer) })
}

func decodeStated(mode cbor.DecMode, body []byte) (domain.Fact, error) {
	var s stated
	if err := mode.Unmarshal(body, &s); err != nil {
		return nil, fmt.Errorf("%w: decode stated row: %w", ErrMalformed, err)
	}
	row, err := domain.DecodeRow(s.Table, func(pointer any) error { return mode.Unmarshal(s.Row, pointer) })
	if err != nil {
		return nil, err
	}
	return domain.Stated{Row: row}, nil
}

func decodeRefolded(mode cbor.DecMode, body []byte) (domain.Fact, error) {
	var r refolded
	if err := mode.Unmarshal(body, &r); err != nil {
		return nil, fmt.Errorf("%w: decode refolded fact: %w", ErrMalformed, err)
	}
	if r.Kind == domain.KindRefolded {
		return nil, fmt.Errorf("%w: a refolded fact in a refolded fact", ErrMalformed)
	}
	fact, err := decodeFact(mode, r.Kind, r.Body)
	if err != nil {
		return nil, err
	}
	return domain.Refolded{Seen: r.Seen, Worker: r.Worker, Fact: fact}, nil
}
