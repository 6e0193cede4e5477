// Package camera reads barcodes from pictures: the fallback of devices without a scan engine, and of desktops.
package camera

import (
	"errors"
	"fmt"
	"image"
	"io"
	"time"

	_ "image/jpeg" // pictures of telephones
	_ "image/png"  // screenshots and previews

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/datamatrix"
	"github.com/makiuchi-d/gozxing/oned"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/handtruck/handtruck/scanner/source"
)

// Size of the part of a frame that is looked at, in pixels: a whole frame takes eight times as long, and people aim at the middle.
const (
	cropWidth  = 960
	cropHeight = 540
)

// pixelsMax is the most pixels of a picture that is decoded at all.
const pixelsMax = 50_000_000

// Errors of reading.
var (
	ErrNothing  = errors.New("no barcode in the picture")
	ErrTooLarge = errors.New("picture is too large")
)

// Decoder finds one barcode in a frame.
type Decoder interface {
	// Decode returns the barcode, or ErrNothing.
	Decode(frame image.Image, at time.Duration) (source.Raw, error)
}

// Reader is a Decoder with one reader for each family of symbols. It is not safe for use by two goroutines at once.
type Reader struct {
	readers []gozxing.Reader
	next    int
}

// NewReader returns a decoder for the symbols that warehouses meet.
func NewReader() *Reader {
	return &Reader{readers: []gozxing.Reader{oned.NewCode128Reader(), datamatrix.NewDataMatrixReader(), qrcode.NewQRCodeReader(),
		oned.NewMultiFormatUPCEANReader(nil), oned.NewITFReader(), oned.NewCode39Reader()}}
}

// hints ask for the separators of GS1-128, which the reader would drop without them.
var hints = map[gozxing.DecodeHintType]interface{}{gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_ASSUME_GS1: true}

// Decode looks at the middle of the frame with all readers, beginning with the one that read last: the next code is of its kind
// as a rule.
func (r *Reader) Decode(frame image.Image, at time.Duration) (source.Raw, error) {
	bitmap, err := gozxing.NewBinaryBitmapFromImage(middle(frame))
	if err != nil {
		return source.Raw{}, fmt.Errorf("prepare frame: %w", err)
	}
	for i := range r.readers {
		which := (r.next + i) % len(r.readers)
		result, err := r.readers[which].Decode(bitmap, hints)
		if err != nil {
			continue // a frame without this symbol is the usual case
		}
		r.next = which
		aim, _ := result.GetResultMetadata()[gozxing.ResultMetadataType_SYMBOLOGY_IDENTIFIER].(string)
		return source.Raw{Data: result.GetText(), AIM: aim, Label: label(result.GetBarcodeFormat()), Source: "camera", At: at}, nil
	}
	return source.Raw{}, ErrNothing
}

// label names the formats whose identifier the readers do not tell.
func label(format gozxing.BarcodeFormat) string {
	switch format {
	case gozxing.BarcodeFormat_EAN_13:
		return "EAN13"
	case gozxing.BarcodeFormat_EAN_8:
		return "EAN8"
	case gozxing.BarcodeFormat_UPC_A:
		return "UPCA"
	case gozxing.BarcodeFormat_UPC_E:
		return "UPCE"
	case gozxing.BarcodeFormat_ITF:
		return "ITF"
	}
	return ""
}

// middle cuts out the part that is looked at.
func middle(frame image.Image) image.Image {
	bounds := frame.Bounds()
	part, can := frame.(interface {
		SubImage(image.Rectangle) image.Image
	})
	if !can || bounds.Dx() <= cropWidth && bounds.Dy() <= cropHeight {
		return frame
	}
	width, height := min(cropWidth, bounds.Dx()), min(cropHeight, bounds.Dy())
	x, y := bounds.Min.X+(bounds.Dx()-width)/2, bounds.Min.Y+(bounds.Dy()-height)/2
	return part.SubImage(image.Rect(x, y, x+width, y+height))
}

// ReadFile decodes a PNG or JPEG picture of a barcode. It refuses pictures beyond 50 million pixels before it takes room for them.
func ReadFile(file io.ReadSeeker, decoder Decoder, at time.Duration) (source.Raw, error) {
	header, _, err := image.DecodeConfig(file)
	if err != nil {
		return source.Raw{}, fmt.Errorf("read picture's header: %w", err)
	}
	if header.Width*header.Height > pixelsMax {
		return source.Raw{}, fmt.Errorf("read picture of %d by %d: %w", header.Width, header.Height, ErrTooLarge)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return source.Raw{}, fmt.Errorf("read picture: %w", err)
	}
	picture, _, err := image.Decode(file)
	if err != nil {
		return source.Raw{}, fmt.Errorf("read picture: %w", err)
	}
	raw, err := decoder.Decode(picture, at)
	if errors.Is(err, ErrNothing) {
		return decoder.Decode(whole{picture}, at) // nobody aimed at the middle of a picture that came as a file
	}
	return raw, err
}

// whole is a picture of which no part can be cut out, so that a decoder looks at all of it.
type whole struct{ image.Image }
