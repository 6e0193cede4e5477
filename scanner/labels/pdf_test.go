package labels

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestPDF(t *testing.T) {
	var sheets []*Sheet
	for i := range 12 { // two columns do not fit beside 10 mm margins, five rows of 50 mm do
		sheets = append(sheets, mustSheet(t)(Location{Code: fmt.Sprintf("A-%02d", i)}.Sheet()))
	}
	var file bytes.Buffer
	if err := WritePDF(&file, sheets); err != nil {
		t.Fatal(err)
	}
	text := file.String()
	if strings.Count(text, "/Type /Page ") != 3 || strings.Count(text, "/Subtype /Image") != 12 || strings.Count(text, " Do Q") != 12 {
		t.Errorf("%d pages, %d images", strings.Count(text, "/Type /Page "), strings.Count(text, "/Subtype /Image"))
	}
	var start int
	if _, err := fmt.Sscanf(text[strings.LastIndex(text, "startxref"):], "startxref\n%d", &start); err != nil || !strings.HasPrefix(text[start:], "xref\n0 21\n") {
		t.Errorf("the table of objects is not at %d: %v", start, err)
	}
	if err := WritePDF(&file, nil); !errors.Is(err, ErrNoContent) {
		t.Errorf("no sheets: %v", err)
	}
}
