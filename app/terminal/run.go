package terminal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// lineBytesMax is the longest line that is read whole; of a longer one only that it was too long is answered.
const lineBytesMax = 64 << 10

// Run answers lines of JSON until the input ends, one answer a line and in order.
func (t *Terminal) Run(ctx context.Context, in io.Reader, out io.Writer) error {
	lines := bufio.NewReaderSize(in, lineBytesMax)
	answers := json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	for ctx.Err() == nil {
		input, err := readInput(lines)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read input: %w", err)
		}
		answer, err := t.Handle(ctx, input)
		if err != nil {
			return err
		}
		if err := answers.Encode(answer); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
		if input.Quit && input.bad == "" {
			return nil
		}
	}
	return nil
}

// readInput reads the next line that is not blank.
func readInput(lines *bufio.Reader) (Input, error) {
	for {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return Input{bad: fmt.Sprintf("a line has at most %d bytes", lineBytesMax)}, skipLine(lines)
		}
		if len(bytes.TrimSpace(line)) > 0 {
			return ParseInput(line), nil // the last line may end without a line feed
		}
		if err != nil {
			return Input{}, err
		}
	}
}

func skipLine(lines *bufio.Reader) error {
	for {
		_, err := lines.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}
