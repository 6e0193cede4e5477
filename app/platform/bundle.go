package platform

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// Intent is a broadcast to a scan service.
type Intent struct {
	Action  string
	Package string // the service's, or "" for whoever listens
	Extras  Bundle
}

// Bundle is what an Android Bundle holds, in a fixed order. A value is a string, a bool, a []string, a Bundle or a []Bundle.
type Bundle []Extra

// Extra is one named value of a bundle.
type Extra struct {
	Name  string
	Value any
}

// A bundle crosses to Java and back as bytes, so that one call carries it, no pointer is kept on either side, and both
// directions are tested without a Java machine. An entry is its kind, the length of its name in two bytes, the name, the
// length of its value in four, and the value; numbers have their highest byte first.
const (
	kindText    = 's' // UTF-8
	kindBytes   = 'b'
	kindPieces  = 'l' // several byte arrays, each after its length in four bytes
	kindNumber  = 'i' // four bytes
	kindBool    = 'z' // one byte
	kindBundle  = 'm' // entries
	kindBundles = 'a' // several bundles, each after its length in four bytes
	kindTexts   = 't' // several texts, each after its length in four bytes
	kindTrouble = 'e' // what went wrong in Java, as text
)

// Limits of what is taken from Java.
const (
	entriesMost = 64
	piecesMost  = 8
)

// errDamaged is returned for bytes that are no bundle: ours only if the bridge itself is wrong.
var errDamaged = errors.New("bundle is damaged")

// appendTo writes an intent as the bridge reads it.
func (i Intent) appendTo(b []byte) ([]byte, error) {
	outer := Bundle{{"action", i.Action}, {"package", i.Package}, {"extras", i.Extras}}
	return outer.appendTo(b)
}

// appendTo writes the entries one after the other.
func (bundle Bundle) appendTo(b []byte) ([]byte, error) {
	for _, extra := range bundle {
		kind, value, err := encoded(extra.Value)
		if err != nil {
			return nil, fmt.Errorf("encode extra %s: %w", extra.Name, err)
		}
		b = appendEntry(b, kind, extra.Name, value)
	}
	return b, nil
}

func appendEntry(b []byte, kind byte, name string, value []byte) []byte {
	b = append(b, kind)
	b = binary.BigEndian.AppendUint16(b, uint16(len(name)))
	b = append(b, name...)
	return appendPiece(b, value)
}

func appendPiece(b, value []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(value)))
	return append(b, value...)
}

// encoded is a value as bytes, with its kind.
func encoded(value any) (kind byte, b []byte, err error) {
	switch v := value.(type) {
	case string:
		return kindText, []byte(v), nil
	case bool:
		if v {
			return kindBool, []byte{1}, nil
		}
		return kindBool, []byte{0}, nil
	case []string:
		for _, s := range v {
			b = appendPiece(b, []byte(s))
		}
		return kindTexts, b, nil
	case Bundle:
		b, err = v.appendTo(nil)
		return kindBundle, b, err
	case []Bundle:
		for _, inner := range v {
			one, err := inner.appendTo(nil)
			if err != nil {
				return 0, nil, err
			}
			b = appendPiece(b, one)
		}
		return kindBundles, b, nil
	}
	return 0, nil, fmt.Errorf("%T is no value of a bundle", value)
}

// entry is one value that came from Java.
type entry struct {
	kind  byte
	name  string
	value []byte
}

// entries takes a bundle from Java apart. The bytes are the bridge's own, but what it copied is any app's.
func entries(b []byte) ([]entry, error) {
	var all []entry
	for len(b) > 0 {
		if len(all) == entriesMost || len(b) < 3 {
			return nil, errDamaged
		}
		kind, length := b[0], int(binary.BigEndian.Uint16(b[1:]))
		if b = b[3:]; len(b) < length {
			return nil, errDamaged
		}
		name := string(b[:length])
		value, rest, err := piece(b[length:])
		if err != nil {
			return nil, err
		}
		all, b = append(all, entry{kind, name, value}), rest
	}
	return all, nil
}

// piece reads one value after its length.
func piece(b []byte) (value, rest []byte, err error) {
	if len(b) < 4 {
		return nil, nil, errDamaged
	}
	length := uint64(binary.BigEndian.Uint32(b))
	if b = b[4:]; uint64(len(b)) < length {
		return nil, nil, errDamaged
	}
	return b[:length], b[length:], nil
}
