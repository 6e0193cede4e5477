//go:build !linux

package station

// diskFree is not known here.
func diskFree(string) (bytes int64, known bool) { return 0, false }
