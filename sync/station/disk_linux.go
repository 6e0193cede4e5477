package station

import "golang.org/x/sys/unix"

// diskFree is the room that is left to this program on a folder's disk, in bytes.
func diskFree(dir string) (bytes int64, known bool) {
	var disk unix.Statfs_t
	if err := unix.Statfs(dir, &disk); err != nil {
		return 0, false
	}
	return int64(disk.Bavail) * disk.Bsize, true
}
