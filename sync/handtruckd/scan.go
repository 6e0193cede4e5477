package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"os"

	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/camera"
	"github.com/handtruck/handtruck/scanner/source"
)

// scanLineMax is the most bytes of one line of input: a scan of 4 KiB, every byte as an escape, and its transport.
const scanLineMax = 64 << 10

// scanInput is one delivery of a reader. In Input byte b is the code point U+00bb, as JSON text has no bytes.
type scanInput struct {
	Input     string         `json:"input"`
	Symbology string         `json:"symbology"` // AIM identifier
	Hex       string         `json:"hex"`       // tag memory instead of input
	Config    *scanTransport `json:"config"`
	Linter    string         `json:"linter"` // a content check by its name, to judge Data alone
	Data      string         `json:"data"`

	Codes []scanInput     `json:"codes"` // the codes of one label instead: companions are judged over all of them
	Needs []scanner.Field `json:"needs"` // what a workflow waits for: gtin sscc lot expiry serial count location
}

// scanTransport is what is known of the way the delivery came; it makes the verdict that of one code of a label.
type scanTransport struct {
	AIM       *bool  `json:"aim"`
	Prefix    string `json:"prefix"`
	Suffix    string `json:"suffix"`
	GS        string `json:"gs"`
	Symbology string `json:"symbology"`
	Source    string `json:"source"`
}

// scanOutput is the verdict on one delivery. AIs are there when it is valid; LenientAIs when only companions are missing.
type scanOutput struct {
	Kind       string      `json:"kind"`
	Valid      bool        `json:"valid"`
	Lenient    bool        `json:"lenient"`
	AIs        [][2]string `json:"ais"`
	LenientAIs [][2]string `json:"lenient_ais,omitempty"`
	Error      string      `json:"error"`
	Code       string      `json:"code"`
	Scheme     string      `json:"scheme"`
	TagURI     string      `json:"tag_uri"`
	PureURI    string      `json:"pure_uri"`

	Picture string          `json:"picture,omitempty"` // the file that the code was read from
	Text    string          `json:"text,omitempty"`    // what stands in it
	Codes   []scanOutput    `json:"codes,omitempty"`   // each code of a label
	Missing []scanner.Field `json:"missing,omitempty"` // what the label does not tell
}

// runScan decodes barcodes, one JSON object a line in and out, or those of pictures.
func runScan(ctx context.Context, p *program, args []string) error {
	set := p.flags("scan")
	if err := p.parseFlags(set, args); err != nil {
		return err
	}
	year := p.now().Year()
	if set.NArg() > 0 {
		return p.scanPictures(set.Args(), year)
	}
	lines := bufio.NewScanner(p.in)
	lines.Buffer(nil, scanLineMax)
	out := json.NewEncoder(p.out)
	out.SetEscapeHTML(false)
	for n := 1; lines.Scan(); n++ {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if len(lines.Bytes()) == 0 {
			continue
		}
		var in scanInput
		if err := json.Unmarshal(lines.Bytes(), &in); err != nil {
			return fmt.Errorf("line %d: %w", n, jsonInWords(err))
		}
		if err := out.Encode(in.decode(year)); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read input: %w", err)
	}
	return nil
}

// decode judges one line.
func (in scanInput) decode(year int) scanOutput {
	switch {
	case len(in.Codes) > 0:
		return in.decodeLabel(year)
	case in.Linter != "":
		code := scanner.CheckContent(in.Linter, latin1(in.Data))
		return scanOutput{Kind: string(scanner.GS1), Valid: code == "", Lenient: code == "", AIs: [][2]string{}, Error: scanner.FaultText(code), Code: code}
	}
	s := in.parse(year)
	if in.Config != nil {
		s.Valid = s.Lenient
	}
	return output(s)
}

func (in scanInput) parse(year int) (s scanner.Scan) {
	parser := scanner.Parser{Year: year}
	if c := in.Config; c != nil {
		parser.Transport = scanner.Transport{Prefix: c.Prefix, Suffix: c.Suffix, Separator: c.GS, Label: c.Symbology,
			NoAIM: c.AIM != nil && !*c.AIM, RFID: c.Source == "rfid"}
	}
	raw := latin1(in.Input)
	if in.Hex != "" {
		raw, parser.Transport.RFID = in.Hex, true
	}
	parser.Parse(&s, raw, in.Symbology)
	return s
}

// decodeLabel judges the codes of one label together. The first that is wrong alone or contradicts those before it decides.
func (in scanInput) decodeLabel(year int) scanOutput {
	label := scanner.Label{Needs: in.Needs}
	var codes []scanOutput
	broken := ""
	for _, code := range in.Codes {
		s := code.parse(year)
		codes = append(codes, output(s))
		if rule := label.Add(s); broken == "" {
			broken = rule
		}
	}
	out := output(label.Scan())
	if broken != "" {
		out = scanOutput{Kind: out.Kind, AIs: [][2]string{}, Code: broken, Error: scanner.FaultText(broken)}
	}
	out.Codes, out.Missing = codes, label.Missing()
	return out
}

func output(s scanner.Scan) scanOutput {
	out := scanOutput{Kind: string(s.Kind), Valid: s.Valid, Lenient: s.Lenient, AIs: [][2]string{}, Error: s.Explain(""), Code: s.Code,
		Scheme: s.Tag.Scheme, TagURI: s.Tag.TagURI, PureURI: s.Tag.PureURI}
	for _, e := range s.Elements {
		if s.Valid {
			out.AIs = append(out.AIs, [2]string{e.AI, e.Value})
		} else {
			out.LenientAIs = append(out.LenientAIs, [2]string{e.AI, e.Value})
		}
	}
	if s.Valid {
		out.Error, out.Code = "", ""
	}
	return out
}

// scanPictures decodes the barcode of each picture.
func (p *program) scanPictures(names []string, year int) error {
	reader := camera.NewReader()
	out := json.NewEncoder(p.out)
	out.SetEscapeHTML(false)
	for _, name := range names {
		raw, err := readPicture(reader, name)
		if errors.Is(err, image.ErrFormat) {
			return fmt.Errorf("%s is neither a PNG nor a JPEG picture", name)
		}
		if err != nil {
			return fmt.Errorf("scan %s: %w", name, err)
		}
		s := raw.Scan(&scanner.Parser{Year: year})
		answer := output(s)
		answer.Picture, answer.Text = name, s.Text
		if err := out.Encode(answer); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	return nil
}

func readPicture(decoder camera.Decoder, name string) (raw source.Raw, err error) {
	file, err := os.Open(name)
	if err != nil {
		return source.Raw{}, err
	}
	defer file.Close()
	return camera.ReadFile(file, decoder, 0)
}

// latin1 turns code points up to U+00FF into bytes; other text, such as a UTF-8 code typed by hand, stays as it is.
func latin1(text string) string {
	raw := make([]byte, 0, len(text))
	for _, r := range text {
		if r > 0xff {
			return text
		}
		raw = append(raw, byte(r))
	}
	return string(raw)
}
