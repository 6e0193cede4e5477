package labels

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestPDF(t *testing.T) {
	var sheets []*Sheet
	for i := range 23 { // two columns of 100 mm, five rows of 50 mm
		sheets = append(sheets, mustSheet(t)(Location{Code: fmt.Sprintf("A-%02d", i), CheckDigits: "47", Arrow: Up}.Sheet()))
	}
	made := time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
	var file, again bytes.Buffer
	for _, to := range []*bytes.Buffer{&file, &again} {
		if err := WritePDF(to, sheets, made); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.HasPrefix(file.Bytes(), []byte("%PDF-")) || strings.Count(file.String(), "/Type /Page\n") != 3 {
		t.Errorf("%d pages", strings.Count(file.String(), "/Type /Page\n"))
	}
	if !bytes.Equal(file.Bytes(), again.Bytes()) {
		t.Error("the same labels give another file")
	}
	if err := WritePDF(&file, nil, made); !errors.Is(err, ErrNoContent) {
		t.Errorf("no sheets: %v", err)
	}
}

func TestPagesHoldTheirLabels(t *testing.T) {
	for _, size := range []Size{Small, Card, Shelf, A6, A5} {
		sheets := make([]*Sheet, 30)
		for i := range sheets {
			sheets[i] = &Sheet{Size: size}
		}
		places, err := flow(sheets)
		if err != nil {
			t.Fatal(err)
		}
		for i, a := range places {
			if a.x < 0 || a.y < 0 || a.x+size.WidthMM > pageWidthMM || a.y+size.HeightMM > pageHeightMM {
				t.Errorf("%v: label %d leaves the page at %v", size, i, a)
			}
			for _, b := range places[:i] {
				if a.page == b.page && a.x < b.x+size.WidthMM && b.x < a.x+size.WidthMM && a.y < b.y+size.HeightMM && b.y < a.y+size.HeightMM {
					t.Errorf("%v: labels lie on one another at %v and %v", size, a, b)
				}
			}
		}
	}
	if _, err := flow([]*Sheet{{Size: Size{300, 50}}}); !errors.Is(err, ErrDoesNotFit) {
		t.Errorf("wider than the page: %v", err)
	}
}
