package replica

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// fileDifferences is where rows are kept that were not the hub's.
const fileDifferences = "differences.jsonl"

// differencesMax bounds the file: what went wrong first says most, so later rows are left out.
const differencesMax = 1 << 20

// keepDifferences writes rows that were not the hub's to the end of the device's file of such, one a line.
func keepDifferences(dir string, found []Difference) (err error) {
	file, err := os.OpenFile(filepath.Join(dir, fileDifferences), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("keep differences: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("keep differences: %w", err)
	}
	size := info.Size()
	for _, difference := range found {
		line, err := json.Marshal(difference)
		if err != nil {
			return fmt.Errorf("keep differences: %w", err)
		}
		if size += int64(len(line)) + 1; size > differencesMax {
			return nil
		}
		if _, err := file.Write(append(line, '\n')); err != nil {
			return fmt.Errorf("keep differences: %w", err)
		}
	}
	return nil
}
