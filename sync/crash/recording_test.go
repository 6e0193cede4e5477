package crash_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/crash"
)

// TestRecordingRefuses holds that no line is passed over: a recording without one call would find losses that are none,
// or miss some.
func TestRecordingRefuses(t *testing.T) {
	const (
		open  = `7  openat(AT_FDCWD, "ROOT\x2f\x61", O_RDWR|O_CREAT, 0600) = 3`
		exits = `7  +++ exited with 0 +++`
	)
	for name, test := range map[string]struct {
		lines []string
		want  string // part of the error
	}{
		"a whole recording":           {[]string{open, `7  pwrite64(3, "\x68\x69", 2, 0) = 2`, `7  close(3) = 0`, exits}, ""},
		"a call that failed":          {[]string{open, `7  unlinkat(AT_FDCWD, "ROOT\x2f\x7a", 0) = -1 ENOENT (No such file or directory)`, `7  pwrite64(3, "\x68\x69", 2, 0) = 2`}, ""},
		"a call that was interrupted": {[]string{open, `7  pwrite64(3, "\x68\x69", 2, 0 <unfinished ...>`, `8  close(9) = 0`, `7  <... pwrite64 resumed>) = 2`}, ""},
		"a thread that was ended":     {[]string{open, `7  pwrite64(3, "\x68\x69", 2, 0) = 2`, `8  ???( <unfinished ...>`, `8  +++ exited with 0 +++`, exits}, ""},
		"a line of something else":    {[]string{open, `strace: something happened`}, "not understood"},
		"a call that is not known":    {[]string{open, `7  io_uring_enter(3, 1) = 1`}, "not understood"},
		"a call that is no part":      {[]string{open, `7  fallocate(3, 0, 0, 4096) = 0`}, "not part of the model"},
		"a buffer cut short":          {[]string{open, `7  pwrite64(3, "\x68"..., 2, 0) = 2`}, "no whole text"},
		"an end without a beginning":  {[]string{open, `7  <... pwrite64 resumed>) = 2`}, "never began"},
		"a program that was killed":   {[]string{open, `7  pwrite64(3, "\x68\x69", 2, 0) = ?`}, "result"},
		"a write that is missing":     {[]string{open}, "differs from the recording"},
		"a name that is missing":      {[]string{exits}, "not in the recording"},
	} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			recording, err := crash.NewRecording(root)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(root, "a"), []byte("hi"), 0o600); err != nil {
				t.Fatal(err)
			}
			trace := filepath.Join(t.TempDir(), "trace")
			text := strings.ReplaceAll(strings.Join(test.lines, "\n")+"\n", "ROOT", hexadecimal(root))
			if err := os.WriteFile(trace, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			err = recording.Add(trace)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

// hexadecimal writes a text as strace does with -xx.
func hexadecimal(text string) string {
	const digits = "0123456789abcdef"
	var b strings.Builder
	for i := range len(text) {
		b.WriteString(`\x` + string(digits[text[i]>>4]) + string(digits[text[i]&15]))
	}
	return b.String()
}
