// Command demogen writes the demo warehouse: a made-up site, Millbrook, as a folder of CSV files.
// The data is code and not a spreadsheet so that a rule which must hold all over it (check digits,
// capacities, goods that may stand where they stand) is written once. Run it with: go generate ./assets
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: demogen FOLDER")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "demogen:", err)
		os.Exit(1)
	}
}

// write puts every file of the warehouse into a folder.
func write(folder string) error {
	files, err := newSite().files()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(folder, name), text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
