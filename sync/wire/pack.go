package wire

import (
	"fmt"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// ContentType and Encoding are the HTTP headers of a packed message.
const (
	ContentType = "application/cbor"
	Encoding    = "zstd"
)

var packer = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedBetterCompression), zstd.WithEncoderConcurrency(1),
		zstd.WithSingleSegment(true)) // every frame says how large it is
	if err != nil {
		panic(err) // the options are constants
	}
	return e
})

// Pack encodes a message and compresses it (Zstandard, RFC 8878).
func Pack(message any) ([]byte, error) {
	data, err := Marshal(message)
	if err != nil {
		return nil, err
	}
	return packer().EncodeAll(data, make([]byte, 0, len(data)/2)), nil
}

var unpacker = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(BodyBytesMax))
	if err != nil {
		panic(err)
	}
	return d
})

// Unpack reads what [Pack] made. A message that says it is larger than limit bytes, or does not say how large it
// is, is [ErrTooLarge] before anything is unpacked.
func Unpack(data []byte, limit uint64, pointer any) error {
	var head zstd.Header
	if err := head.Decode(data); err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if !head.HasFCS || head.FrameContentSize > limit {
		return ErrTooLarge
	}
	plain, err := unpacker().DecodeAll(data, make([]byte, 0, head.FrameContentSize))
	if err != nil {
		return fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	if uint64(len(plain)) > limit {
		return ErrTooLarge
	}
	return Unmarshal(plain, pointer)
}
