package labels

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"image"
	"io"
)

// Page size of office printers (ISO 216 A4) and its margin, in millimetres.
const (
	pageWidthMM  = 210
	pageHeightMM = 297
	pageMarginMM = 10
	gapMM        = 2 // to cut through
)

// pointsPerMM turns millimetres into PDF units.
const pointsPerMM = 72 / 25.4

// pdfWriter writes objects and keeps where each begins.
type pdfWriter struct {
	file    bytes.Buffer
	offsets []int
}

// object writes one numbered object and returns its number.
func (w *pdfWriter) object(body string, stream []byte) int {
	w.offsets = append(w.offsets, w.file.Len())
	fmt.Fprintf(&w.file, "%d 0 obj\n%s\n", len(w.offsets), body)
	if stream != nil {
		w.file.WriteString("stream\n")
		w.file.Write(stream)
		w.file.WriteString("\nendstream\n")
	}
	w.file.WriteString("endobj\n")
	return len(w.offsets)
}

// place is where one sheet lies on a page, in millimetres from the upper left corner.
type place struct{ page, x, y int }

// flow fills pages with sheets in reading order.
func flow(sheets []*Sheet) ([]place, error) {
	places := make([]place, len(sheets))
	at, row := place{x: pageMarginMM, y: pageMarginMM}, 0
	for i, s := range sheets {
		w, h := s.Size.WidthMM, s.Size.HeightMM
		if w > pageWidthMM || h > pageHeightMM {
			return nil, fmt.Errorf("put a sheet of %d by %d mm on a page: %w", w, h, ErrDoesNotFit)
		}
		if at.x > pageMarginMM && at.x+w > pageWidthMM {
			at.x, at.y, row = pageMarginMM, at.y+row+gapMM, 0
		}
		if at.y > pageMarginMM && at.y+h > pageHeightMM-pageMarginMM {
			at, row = place{page: at.page + 1, x: pageMarginMM, y: pageMarginMM}, 0
		}
		places[i] = at
		// A sheet as wide or tall as the page begins at its edge.
		places[i].x = min(at.x, pageWidthMM-w)
		places[i].y = min(at.y, pageHeightMM-h)
		at.x += w + gapMM
		row = max(row, h)
	}
	return places, nil
}

// WritePDF writes the sheets for office printers: A4 pages with as many labels as fit, in true size.
func WritePDF(out io.Writer, sheets []*Sheet) error {
	if len(sheets) == 0 {
		return fmt.Errorf("write pages: %w", ErrNoContent)
	}
	places, err := flow(sheets)
	if err != nil {
		return err
	}
	w := &pdfWriter{}
	w.file.WriteString("%PDF-1.4\n")
	pages := places[len(places)-1].page + 1
	first := len(sheets) + 1 // number of the first page object: images come before, each page has two objects
	contents, resources := make([]bytes.Buffer, pages), make([]bytes.Buffer, pages)
	for i, s := range sheets {
		n, err := w.picture(s)
		if err != nil {
			return err
		}
		p := places[i]
		fmt.Fprintf(&resources[p.page], "/I%d %d 0 R ", n, n)
		fmt.Fprintf(&contents[p.page], "q %.3f 0 0 %.3f %.3f %.3f cm /I%d Do Q\n", float64(s.Size.WidthMM)*pointsPerMM, float64(s.Size.HeightMM)*pointsPerMM,
			float64(p.x)*pointsPerMM, float64(pageHeightMM-p.y-s.Size.HeightMM)*pointsPerMM, n)
	}
	tree, kids := first+2*pages, ""
	for page := range pages {
		stream := contents[page].Bytes()
		n := w.object(fmt.Sprintf("<< /Length %d >>", len(stream)), stream)
		n = w.object(fmt.Sprintf("<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %.2f %.2f] /Contents %d 0 R /Resources << /XObject << %s>> >> >>",
			tree, pageWidthMM*pointsPerMM, pageHeightMM*pointsPerMM, n, resources[page].String()), nil)
		kids += fmt.Sprintf("%d 0 R ", n)
	}
	w.object(fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, pages), nil)
	w.finish(w.object(fmt.Sprintf("<< /Type /Catalog /Pages %d 0 R >>", tree), nil))
	if _, err := out.Write(w.file.Bytes()); err != nil {
		return fmt.Errorf("write pages: %w", err)
	}
	return nil
}

// picture writes the preview of a sheet as an image object.
func (w *pdfWriter) picture(s *Sheet) (int, error) {
	drawn, err := s.Image()
	if err != nil {
		return 0, err
	}
	gray := drawn.(*image.Gray)
	var packed bytes.Buffer
	zip := zlib.NewWriter(&packed)
	if _, err := zip.Write(gray.Pix); err != nil {
		return 0, fmt.Errorf("compress preview: %w", err)
	}
	if err := zip.Close(); err != nil {
		return 0, fmt.Errorf("compress preview: %w", err)
	}
	return w.object(fmt.Sprintf("<< /Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode /Length %d >>",
		gray.Rect.Dx(), gray.Rect.Dy(), packed.Len()), packed.Bytes()), nil
}

// finish writes the table of objects and the trailer.
func (w *pdfWriter) finish(root int) {
	start := w.file.Len()
	fmt.Fprintf(&w.file, "xref\n0 %d\n0000000000 65535 f \n", len(w.offsets)+1)
	for _, offset := range w.offsets {
		fmt.Fprintf(&w.file, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&w.file, "trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(w.offsets)+1, root, start)
}
