package platform

import (
	"encoding/xml"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// manifest is what the tests look at of app/AndroidManifest.xml.in.
type manifest struct {
	SDK struct {
		Least  string `xml:"minSdkVersion,attr"`
		Target string `xml:"targetSdkVersion,attr"`
	} `xml:"uses-sdk"`
	Permissions []struct {
		Name string `xml:"name,attr"`
	} `xml:"uses-permission"`
	Application struct {
		Backup     string     `xml:"allowBackup,attr"`
		Extraction string     `xml:"dataExtractionRules,attr"`
		Debuggable string     `xml:"debuggable,attr"`
		Cleartext  string     `xml:"usesCleartextTraffic,attr"`
		Activities []activity `xml:"activity"`
		Receivers  []activity `xml:"receiver"`
		Services   []activity `xml:"service"`
		Providers  []activity `xml:"provider"`
	} `xml:"application"`
	Queries []struct{} `xml:"queries"`
}

type activity struct {
	Name     string `xml:"name,attr"`
	Exported string `xml:"exported,attr"`
	Mode     string `xml:"launchMode,attr"`
	Changes  string `xml:"configChanges,attr"`
}

func readManifest(t *testing.T) manifest {
	t.Helper()
	text, err := os.ReadFile("../AndroidManifest.xml.in")
	if err != nil {
		t.Fatal(err)
	}
	var m manifest
	if err := xml.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

// TestManifestGivesNothingAway: no copy of a device by a backup, nothing that another app can call but the way in.
func TestManifestGivesNothingAway(t *testing.T) {
	m := readManifest(t)
	a := m.Application
	if a.Backup != "false" || a.Debuggable != "false" || a.Cleartext != "false" {
		t.Errorf("backup %s, debuggable %s, cleartext %s", a.Backup, a.Debuggable, a.Cleartext)
	}
	if len(a.Activities) != 1 || len(a.Receivers)+len(a.Services)+len(a.Providers) != 0 {
		t.Error("there is one activity, and the receiver is registered at run time")
	}
	if a.Activities[0].Mode != "singleTask" {
		t.Error("a second activity would share the first one's window and keys")
	}
	target, err := strconv.Atoi(m.SDK.Target)
	if err != nil || m.SDK.Least != "26" {
		t.Fatalf("from API %s to %s; the receiver's class needs 26", m.SDK.Least, m.SDK.Target)
	}
	if target >= 30 && len(m.Queries) == 0 {
		t.Error("from 30 on scan services are invisible to an app that does not name them in queries")
	}
	if target >= 31 && a.Extraction == "" {
		t.Error("from 31 on only dataExtractionRules keep a device's key from being copied to a new device")
	}
}

// TestManifestAsksForWhatIsUsed, and not for CAMERA: an app that names it may not have another app take a picture.
func TestManifestAsksForWhatIsUsed(t *testing.T) {
	var asked []string
	for _, p := range readManifest(t).Permissions {
		asked = append(asked, p.Name)
	}
	want := "android.permission.INTERNET android.permission.ACCESS_NETWORK_STATE android.permission.VIBRATE " +
		"com.honeywell.decode.permission.DECODE android.permission.WRITE_EXTERNAL_STORAGE"
	if got := strings.Join(asked, " "); got != want {
		t.Errorf("asks for %s\nwant %s", got, want)
	}
}

// TestNothingEndsTheActivity that happens to a device in a worker's hand: it is turned, put into a cradle, joined to a ring or a keypad.
func TestNothingEndsTheActivity(t *testing.T) {
	changes := strings.Split(readManifest(t).Application.Activities[0].Changes, "|")
	for _, want := range []string{"orientation", "screenSize", "smallestScreenSize", "screenLayout", "keyboard", "keyboardHidden", "navigation", "uiMode", "density", "locale"} {
		if !strings.Contains("|"+strings.Join(changes, "|")+"|", "|"+want+"|") {
			t.Errorf("%s ends it", want)
		}
	}
}

// TestPackagerFillsTheManifest: each mark has a key of FyneApp.toml behind it.
func TestPackagerFillsTheManifest(t *testing.T) {
	text, err := os.ReadFile("../AndroidManifest.xml.in")
	if err != nil {
		t.Fatal(err)
	}
	toml, err := os.ReadFile("../../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]string{"@ID@": "ID", "@VERSION@": "Version", "@BUILD@": "Build", "@NAME@": "Name"}
	for _, mark := range regexp.MustCompile(`@[A-Z]+@`).FindAllString(string(text), -1) {
		if key := keys[mark]; key == "" || !regexp.MustCompile(`(?m)^`+key+` = `).Match(toml) {
			t.Errorf("nothing fills %s", mark)
		}
	}
}
