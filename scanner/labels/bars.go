package labels

import (
	"fmt"
	"image"
	"strings"

	"github.com/boombuler/barcode/code128"
	"github.com/boombuler/barcode/datamatrix"
)

// separator is the byte between GS1 elements; on paper it is FNC1.
const separator = '\x1d'

// dataMost is the most characters of one GS1-128 symbol (General Specifications, section 5.4.4.2).
const dataMost = 48

// barsPlan is a Code 128 symbol as printers are told it: with every change of the code set, so that its width is known here.
type barsPlan struct {
	zpl     string // field data for ^BC in its default mode
	modules int    // without quiet zones
}

// planBars plans the symbol (ISO/IEC 15417): pairs of digits in set C where at least four stand together, else set B.
func planBars(data string, gs1 bool) (barsPlan, error) {
	if data == "" || len(data) > dataMost {
		return barsPlan{}, fmt.Errorf("plan bar code of %d characters: %w", len(data), ErrDoesNotFit)
	}
	var zpl strings.Builder
	symbols, inC := 1, digitsAhead(data) >= 4 || len(data) == digitsAhead(data) && len(data)%2 == 0
	if inC {
		zpl.WriteString(">;")
	} else {
		zpl.WriteString(">:")
	}
	if gs1 {
		zpl.WriteString(">8")
		symbols++
	}
	for rest := data; rest != ""; {
		digits := digitsAhead(rest)
		switch {
		case rest[0] == separator:
			zpl.WriteString(">8")
			rest = rest[1:]
		case rest[0] < ' ' || rest[0] > '~':
			return barsPlan{}, fmt.Errorf("plan bar code with byte %#x: %w", rest[0], ErrDoesNotFit)
		case inC && digits >= 2:
			zpl.WriteString(rest[:2])
			rest = rest[2:]
		case inC:
			zpl.WriteString(">6")
			inC = false
		case digits >= 4 && digits%2 == 0:
			zpl.WriteString(">5")
			inC = true
		default:
			zpl.WriteString(escapeBars(rest[0]))
			rest = rest[1:]
		}
		symbols++
	}
	// Every symbol character has 11 modules, so has the check character; the stop has 13.
	return barsPlan{zpl: zpl.String(), modules: (symbols+1)*11 + 13}, nil
}

// barsWidth returns the modules of the printed or the drawn symbol, whichever is wider: their encoders choose code sets apart.
func barsWidth(data string, gs1 bool) (modules int, err error) {
	plan, err := planBars(data, gs1)
	if err != nil {
		return 0, err
	}
	symbol, err := barsSymbol(data, gs1)
	if err != nil {
		return 0, err
	}
	return max(plan.modules, symbol.Bounds().Dx()), nil
}

func digitsAhead(text string) int {
	for i := range len(text) {
		if text[i]-'0' > 9 {
			return i
		}
	}
	return len(text)
}

// escapeBars writes one character of set B; > begins an instruction there, ^ and ~ a command.
func escapeBars(c byte) string {
	switch c {
	case '>':
		return ">0"
	case '^', '~', '_':
		return fmt.Sprintf("_%02X", c)
	}
	return string(c)
}

// barsSymbol returns one row of modules, as the preview draws them.
func barsSymbol(data string, gs1 bool) (image.Image, error) {
	data = strings.ReplaceAll(data, string(separator), string(code128.FNC1))
	if gs1 {
		data = string(code128.FNC1) + data
	}
	symbol, err := code128.Encode(data)
	if err != nil {
		return nil, fmt.Errorf("draw bar code: %w", err)
	}
	return symbol, nil
}

// matrixSymbol returns the modules of a Data Matrix ECC 200 symbol.
func matrixSymbol(data string, gs1 bool) (image.Image, error) {
	if data == "" {
		return nil, fmt.Errorf("draw matrix: %w", ErrNoContent)
	}
	if gs1 {
		data = string([]byte{datamatrix.FNC1}) + strings.ReplaceAll(data, string(separator), string([]byte{datamatrix.FNC1}))
	}
	symbol, err := datamatrix.Encode(data)
	if err != nil {
		return nil, fmt.Errorf("draw matrix: %w", err)
	}
	return symbol, nil
}
