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

// lineMax is the most bytes that one input line may have; a scan of the longest kind fits, however it is escaped.
const lineMax = 32 * 1024

// Run answers JSON lines until the input ends or asks to quit. One goroutine owns the terminal; ctx breaks off what
// waits for the network, and the end of ctx is an orderly end between two lines.
func (t *Terminal) Run(ctx context.Context, in io.Reader, out io.Writer) error {
	reader, writer := bufio.NewReader(in), bufio.NewWriter(out)
	encoder := json.NewEncoder(writer)
	encoder.SetEscapeHTML(false)
	for ctx.Err() == nil {
		line, err := readLine(reader)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil && !errors.Is(err, errTooLong) {
			return fmt.Errorf("read input: %w", err)
		}
		input := bad(errTooLong)
		if err == nil {
			input = ParseInput(line)
		}
		if input.Operation == Quit {
			return nil
		}
		if err := encoder.Encode(t.Handle(ctx, input)); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
		if err := writer.Flush(); err != nil {
			return fmt.Errorf("write answer: %w", err)
		}
	}
	return nil
}

// readLine reads one line without its end. The rest of a line that is too long is read and forgotten; a last line
// without an end counts.
func readLine(reader *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, more, err := reader.ReadLine()
		if err != nil {
			return nil, err
		}
		if len(line) <= lineMax {
			line = append(line, part...)
		}
		if more {
			continue
		}
		if len(line) > lineMax {
			return nil, errTooLong
		}
		return bytes.TrimSpace(line), nil
	}
}
