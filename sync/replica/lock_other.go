//go:build !unix

package replica

import "os"

// lockFile opens the file: without file locks SQLite's own have to do.
func lockFile(path string) (*os.File, error) { return os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) }
