// Package assets holds what the programs carry inside themselves: the icon and the demo warehouse.
// A program that needs a file beside it is one that breaks on a shelf in a warehouse, so everything is embedded.
package assets

import (
	"embed"
	"io/fs"
)

//go:generate go run ./demogen demo

// Icon is the app's icon, a PNG of 512 by 512.
//
//go:embed icon.png
var Icon []byte

//go:embed demo/*.csv
var demo embed.FS

// Demo returns the demo warehouse as a warehouse folder: its CSV files lie at the root.
func Demo() fs.FS {
	folder, err := fs.Sub(demo, "demo")
	if err != nil {
		panic(err) // only when the name above is not a path, which a test would have seen
	}
	return folder
}
