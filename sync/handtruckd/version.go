package main

import (
	"runtime/debug"
	"strings"
)

// version is what this program was built from: a release, or the beginning of a commit's hash.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	if v := info.Main.Version; v != "" && v != "(devel)" && !strings.Contains(v, "-0.") {
		return v
	}
	const digits = 12
	for _, setting := range info.Settings {
		if setting.Key == "vcs.revision" && len(setting.Value) >= digits {
			return setting.Value[:digits]
		}
	}
	return "devel"
}
