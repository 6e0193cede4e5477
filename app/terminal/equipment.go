package terminal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/handtruck/handtruck/scanner"
	"github.com/handtruck/handtruck/scanner/labels"
)

// Settings are what one device is set to; they stay with it, whoever works with it.
type Settings struct {
	Printer   string `json:"printer,omitempty"`   // host:port of its label printer
	Prefix    string `json:"prefix,omitempty"`    // what its scanner puts before a code, escapes such as \x02 allowed
	Suffix    string `json:"suffix,omitempty"`    // and behind it
	Separator string `json:"separator,omitempty"` // what it sends for GS
}

func (s Settings) transport() scanner.Transport {
	return scanner.Transport{Prefix: s.Prefix, Suffix: s.Suffix, Separator: s.Separator}
}

// Equipment is what a handheld has besides its memory and its radio. The zero value has nothing and is settable to nothing.
type Equipment struct {
	Settings Settings
	Save     func(Settings) error // makes changed settings durable
	Labels   *labels.Queue        // of its printer; nil when it prints nothing
	Sounds   func() error         // why nothing is heard on this machine, or nil
}

// The files of a device's equipment, beside its memory.
const (
	fileSettings = "settings.json"
	fileLabels   = "labels.json"
)

// OpenEquipment reads a device's settings and takes up its label jobs from its folder. A printer that is named here becomes a setting.
func OpenEquipment(dir, printer string) (Equipment, error) {
	path := filepath.Join(dir, fileSettings)
	settings, err := readSettings(path)
	if err != nil {
		return Equipment{}, err
	}
	if printer != "" && printer != settings.Printer {
		settings.Printer = printer
		if err := writeSettings(path, settings); err != nil {
			return Equipment{}, err
		}
	}
	var at *labels.Printer
	if settings.Printer != "" {
		at = labels.NewPrinter(settings.Printer)
	}
	queue, err := labels.OpenQueue(filepath.Join(dir, fileLabels), at)
	if err != nil {
		return Equipment{}, err
	}
	return Equipment{Settings: settings, Save: func(s Settings) error { return writeSettings(path, s) }, Labels: queue}, nil
}

// Equip gives the handheld its equipment, before the first input.
func (t *Terminal) Equip(e Equipment) { t.equipment = e }

// readSettings reads a device's settings; a file that is not there is that of a new device.
func readSettings(path string) (s Settings, err error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Settings{}, nil
	}
	if err != nil {
		return Settings{}, fmt.Errorf("read settings: %w", err)
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return Settings{}, fmt.Errorf("read settings in %s: %w", path, err)
	}
	return s, nil
}

// writeSettings keeps a device's settings.
func writeSettings(path string, s Settings) error {
	text, err := json.MarshalIndent(s, "", "\t")
	if err != nil {
		return fmt.Errorf("encode settings: %w", err)
	}
	return labels.Replace(path, append(text, '\n'))
}
