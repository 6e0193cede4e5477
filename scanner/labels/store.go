package labels

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// OpenQueue returns the queue whose jobs are kept in the file at path, which need not be there yet. A job that was being sent when the device
// stopped is Uncertain: nobody knows whether the paper came out.
func OpenQueue(path string, printer *Printer) (*Queue, error) {
	var jobs []Job
	text, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return nil, fmt.Errorf("read label jobs: %w", err)
	default:
		if err := json.Unmarshal(text, &jobs); err != nil {
			return nil, fmt.Errorf("read label jobs in %s: %w", path, err)
		}
	}
	for i := range jobs {
		if jobs[i].State == Sending {
			jobs[i].State = Uncertain
		}
	}
	q := NewQueue(printer, jobs)
	q.keep = func(jobs []Job) error {
		text, err := json.Marshal(jobs)
		if err != nil {
			return fmt.Errorf("encode label jobs: %w", err)
		}
		return Replace(path, text)
	}
	return q, nil
}

// Replace writes a file whole or not at all: a device that loses power keeps the old one.
func Replace(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new*")
	if err != nil {
		return fmt.Errorf("replace file: %w", err)
	}
	_, err = file.Write(content)
	if err == nil {
		err = file.Sync()
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		return fmt.Errorf("replace file: %w", errors.Join(err, os.Remove(file.Name())))
	}
	return nil
}
