package platform

import (
	"os"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/scanner/source"
)

// get finds a value below names.
func (bundle Bundle) get(names ...string) any {
	for _, e := range bundle {
		if e.Name != names[0] {
			continue
		}
		if inner, is := e.Value.(Bundle); is && len(names) > 1 {
			return inner.get(names[1:]...)
		}
		return e.Value
	}
	return nil
}

// TestProfileLetsNoScanComeTwice: each plug-in in a broadcast of its own, the first of which makes the profile, and keystrokes off.
func TestProfileLetsNoScanComeTwice(t *testing.T) {
	const config, plugin = "com.symbol.datawedge.api.SET_CONFIG", "PLUGIN_CONFIG"
	want := map[string][2]string{
		"BARCODE":   {"scanner_input_enabled", "true"},
		"INTENT":    {"intent_action", source.OwnAction},
		"KEYSTROKE": {"keystroke_output_enabled", "false"},
	}
	sent := profile()
	for i, intent := range sent {
		name, _ := intent.Extras.get(config, plugin, "PLUGIN_NAME").(string)
		mode := intent.Extras.get(config, "CONFIG_MODE")
		apps, bound := intent.Extras.get(config, "APP_LIST").([]Bundle)
		if first := mode == modeCreate; first != (i == 0) || bound != first {
			t.Errorf("%s comes with %v, bound to the app: %v", name, mode, bound)
		}
		parameter, known := want[name]
		if got := intent.Extras.get(config, plugin, "PARAM_LIST", parameter[0]); !known || got != parameter[1] {
			t.Errorf("%s: %s is %v", name, parameter[0], got)
		}
		delete(want, name)
		if bound && (len(apps) != 1 || apps[0].get("PACKAGE_NAME") != appID) {
			t.Errorf("%s is for %v", name, apps)
		}
	}
	if len(want) > 0 {
		t.Errorf("no word to %v", want)
	}
}

func TestHoneywellIsClaimedForOurAction(t *testing.T) {
	for _, intent := range claim() {
		if got := intent.Extras.get(honeywellExtra+"EXTRA_PROPERTIES", "DPR_DATA_INTENT_ACTION"); got != source.OwnAction || intent.Package != honeywellPackage {
			t.Errorf("%v goes to %s", got, intent.Package)
		}
	}
	if len(claim()) != 2 || len(release()) != 1 {
		t.Error("the built-in scanner and the ring are claimed, and released together")
	}
}

// TestOnlyKnownNamesAreAskedFor: every action and extra of the makers' table, and nothing else.
func TestOnlyKnownNamesAreAskedFor(t *testing.T) {
	asked := strings.Join(actions(), " ") + " " + strings.Join(extraNames(), " ")
	for _, m := range source.Makers {
		for _, name := range append(append([]string{m.Action, m.AIM, m.Label, m.State}, m.Bytes...), m.Text...) {
			if !strings.Contains(asked, name) {
				t.Errorf("%s: %s is not asked for", m.Name, name)
			}
		}
	}
	if n := len(extraNames()); n >= entriesMost {
		t.Errorf("%d extras do not fit into %d entries", n, entriesMost)
	}
}

// TestOneNameForTheApp: DataWedge binds its profile to the package, so a name that differs in one place makes scanners silent.
func TestOneNameForTheApp(t *testing.T) {
	for _, file := range []string{"../../FyneApp.toml", "../main.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), `"`+appID+`"`) {
			t.Errorf("%s does not name %s", file, appID)
		}
	}
}
