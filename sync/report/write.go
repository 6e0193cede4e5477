package report

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// The formats that a table can be written in.
const (
	CSV  = "csv"
	JSON = "json"
)

// ErrFormat says that there is no such format.
var ErrFormat = errors.New("no such format")

// Write writes a table: as CSV with a header row (RFC 4180), or as one JSON array with an object for each row whose
// keys stand in the order of the columns. Another format is ErrFormat.
func Write(w io.Writer, format string, columns []string, rows [][]any) error {
	var err error
	switch format {
	case CSV:
		err = writeCSV(w, columns, rows)
	case JSON:
		err = writeJSON(w, columns, rows)
	default:
		return fmt.Errorf("%w: %q", ErrFormat, format)
	}
	if err != nil {
		return fmt.Errorf("write table: %w", err)
	}
	return nil
}

func writeCSV(w io.Writer, columns []string, rows [][]any) error {
	table := csv.NewWriter(w)
	if err := table.Write(columns); err != nil {
		return err
	}
	record := make([]string, len(columns))
	for _, row := range rows {
		for i, cell := range row {
			record[i] = text(cell)
		}
		if err := table.Write(record); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

func text(cell any) string {
	if object, ok := cell.(json.RawMessage); ok {
		return string(object)
	}
	return fmt.Sprint(cell)
}

func writeJSON(w io.Writer, columns []string, rows [][]any) error {
	out := bufio.NewWriter(w)
	out.WriteByte('[') // the writer keeps its first error for Flush
	for i, row := range rows {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteString("\n{")
		for j, cell := range row {
			if j > 0 {
				out.WriteByte(',')
			}
			value, err := json.Marshal(cell)
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "%q:%s", columns[j], value)
		}
		out.WriteByte('}')
	}
	out.WriteString("\n]\n")
	return out.Flush()
}
