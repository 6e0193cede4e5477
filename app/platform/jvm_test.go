//go:build !android && !windows

package platform

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// handset is a Java machine that plays Android: the bridge's C, compiled for this machine, between it and classes of Android's names.
type handset struct{ c, java, receiver string }

// newHandset compiles both sides. Where a tool is missing the test is left out, with a word on what to install.
func newHandset(t *testing.T) handset {
	t.Helper()
	for _, tool := range []string{"java", "javac", "gcc"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is missing: the bridge to Java is not tested here (Debian: default-jdk-headless gcc)", tool)
		}
	}
	dir := t.TempDir()
	h := handset{c: filepath.Join(dir, "bridge.so"), java: filepath.Join(dir, "classes"), receiver: os.Getenv("HANDTRUCK_RECEIVER")}
	sources, err := filepath.Glob("testdata/java/*.java")
	for _, depth := range []string{"*/*/*.java", "*/*/*/*.java"} {
		more, _ := filepath.Glob("testdata/java/" + depth)
		sources = append(sources, more...)
	}
	if err != nil || len(sources) < 10 {
		t.Fatalf("found %d Java sources, %v", len(sources), err)
	}
	run(t, "javac", append([]string{"-d", h.java}, sources...)...)
	if h.receiver == "" { // the twin moves out, so that only the loader that takes dex can find it
		h.receiver = filepath.Join(dir, "twin")
		class := filepath.Join("app", "handtruck", "handheld", "Receiver.class")
		if err := os.MkdirAll(filepath.Join(h.receiver, filepath.Dir(class)), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(filepath.Join(h.java, class), filepath.Join(h.receiver, class)); err != nil {
			t.Fatal(err)
		}
		h.receiver += "/"
	} else if err := os.RemoveAll(filepath.Join(h.java, "app")); err != nil {
		t.Fatal(err)
	}
	compiler, err := exec.LookPath("javac")
	if err == nil {
		compiler, err = filepath.EvalSymlinks(compiler)
	}
	if err != nil {
		t.Fatal(err)
	}
	include := filepath.Join(filepath.Dir(filepath.Dir(compiler)), "include")
	args := []string{"-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-I.", "-I" + include, "-I" + filepath.Join(include, "linux"), "-o", h.c, "testdata/java/check.c"}
	for _, part := range []string{"jni", "receiver", "intent", "feedback", "photo"} {
		args = append(args, part+"_android.c")
	}
	run(t, "gcc", args...)
	return h
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if told, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, told)
	}
}

// play does lines of input one after the other, and returns what each said, the last line of which is done or trouble. Java watches
// how it is called: a wrong call ends the test.
func (h handset) play(t *testing.T, lines ...string) [][]string {
	t.Helper()
	java := exec.Command("java", "-Xcheck:jni", "-Xshare:auto", "-Dreceiver="+h.receiver, "-cp", h.java, "Check", h.c, "receiver/receiver.dex")
	java.Stdin = strings.NewReader(strings.Join(lines, "\n") + "\n")
	var stderr bytes.Buffer
	java.Stderr = &stderr
	out, err := java.Output()
	if err != nil || stderr.Len() > 0 || bytes.Contains(out, []byte("WARNING")) || bytes.Contains(out, []byte("FATAL")) {
		t.Fatalf("java: %v\n%s%s", err, stderr.Bytes(), out)
	}
	var answers [][]string
	var answer []string
	for _, line := range strings.Split(strings.TrimSuffix(string(out), "\n"), "\n") {
		answer = append(answer, line)
		if line == "done" || strings.HasPrefix(line, "trouble ") {
			answers, answer = append(answers, answer), nil
		}
	}
	if len(answers) != len(lines) {
		t.Fatalf("%d lines in, %d answers out:\n%s", len(lines), len(answers), out)
	}
	return answers
}

// list is a list of texts as the bridge takes it.
func list(texts []string) []byte { return []byte(strings.Join(texts, "\x00") + "\x00\x00") }

func listenLine() string {
	return fmt.Sprintf("listen %x %x %x", list(actions()), list(categories), list(extraNames()))
}

// TestBridgeOnAJavaMachine runs the bridge's C on a Java machine of this desk. On a handheld nothing but Android itself is another.
func TestBridgeOnAJavaMachine(t *testing.T) {
	h := newHandset(t)
	t.Run("listens", h.listens)
	t.Run("listens on older Android", h.listensOnOlder)
	t.Run("hears every maker", h.hears)
	t.Run("tells services", h.tells)
	t.Run("feeds back", h.feedsBack)
	t.Run("takes pictures", h.takesPictures)
}

// step is a line of input and all that is to come of it.
type step struct {
	line string
	want []string
}

func (h handset) walk(t *testing.T, steps ...step) {
	t.Helper()
	var lines []string
	for _, s := range steps {
		lines = append(lines, s.line)
	}
	for i, answer := range h.play(t, lines...) {
		if !slices.Equal(answer, steps[i].want) {
			t.Errorf("%.60s:\n got %q\nwant %q", steps[i].line, answer, steps[i].want)
		}
	}
}

// filter is how the receiver's registration prints.
func filter() string {
	return "actions [" + strings.Join(actions(), ", ") + "] categories [" + strings.Join(categories, ", ") + "]"
}

// listening are the steps that everything which is heard begins with.
func listening() []step {
	return []step{{"sdk 34", []string{"done"}}, {listenLine(), []string{fmt.Sprintf("loads %d bytes of dex", len(receiverDex)),
		"application registers app.handtruck.handheld.Receiver flags 2 " + filter(), "done"}}}
}

func (h handset) listens(t *testing.T) {
	h.walk(t, append(listening(), step{listenLine(), []string{"trouble listen to scan services: listened to already"}})...)
}

// listensOnOlder: before Android 13 receivers are registered without a word on who may call them.
func (h handset) listensOnOlder(t *testing.T) {
	loaded := fmt.Sprintf("loads %d bytes of dex", len(receiverDex))
	h.walk(t, step{"sdk 26", []string{"done"}},
		step{listenLine(), []string{loaded, "application registers app.handtruck.handheld.Receiver " + filter(), "done"}})
}

// hears: what the C side copies out of Java is what the tests of the Go side take for it.
func (h handset) hears(t *testing.T) {
	steps := listening()
	add := func(action string, sent, bridge []extra) {
		steps = append(steps, step{line(action, sent), []string{fmt.Sprintf("broadcast %x", bridged(action, bridge)), "done"}})
	}
	for _, r := range recordings {
		add(r.action, r.extras, r.extras)
	}
	refused := []extra{{resultCommand, "s", "DataWedge INTENT"}, {resultVerdict, "s", "FAILURE"}, {"RESULT_INFO", "m", "RESULT_CODE=PROFILE_NOT_FOUND"}}
	add(dataWedgeResult, refused, refused)
	broken := []extra{{"data", "s", "0401"}, {"dataBytes", "p", ""}}
	add("one.extra.is.broken", broken, broken)
	long := []extra{{"data", "s", strings.Repeat("ä", 5000)}, {"dataBytes", "b", strings.Repeat("x", 5000)}}
	cut := []extra{{"data", "s", strings.Repeat("ä", 5000)[:4097]}, {"dataBytes", "b", strings.Repeat("x", 4097)}}
	add("too.long", long, cut)
	steps = append(steps, step{"receive -", []string{fmt.Sprintf("broadcast %x", bridged("", nil)), "done"}})
	h.walk(t, steps...)
}

// tells: nested bundles, arrays and truths arrive as the types that the services look for.
func (h handset) tells(t *testing.T) {
	var steps []step
	for _, intent := range slices.Concat(profile(), claim(), release()) {
		steps = append(steps, step{sendLine(t, intent), []string{"activity sends " + intent.java(), "done"}})
	}
	steps = append(steps, step{sendLine(t, Intent{Action: "forbidden"}), []string{"trouble tell scan service: java.lang.SecurityException: not for you"}})
	h.walk(t, steps...)
}

func sendLine(t *testing.T, intent Intent) string {
	t.Helper()
	b, err := intent.appendTo(nil)
	if err != nil {
		t.Fatal(err)
	}
	return "send " + hex.EncodeToString(b)
}

func (h handset) feedsBack(t *testing.T) {
	h.walk(t, step{"sound 25 80", []string{"generator for stream 5 at 100", "tone 25 for 80 ms", "done"}},
		step{"sound 26 90", []string{"tone 26 for 90 ms", "done"}},
		step{"buzz 0 40", []string{"vibrate [0, 40] repeat -1", "done"}},
		step{"still", []string{"done"}}, // a machine without a vibrator
		step{"buzz 0 40", []string{"done"}})
}

func (h handset) takesPictures(t *testing.T) {
	const images = "content://media/external/images/media"
	asked := []string{"insert {mime_type=image/jpeg} into " + images, "activity starts android.media.action.IMAGE_CAPTURE flags 3 {output=" + images + "/1}", "done"}
	h.walk(t, step{"camera android.hardware.camera.any", []string{"true", "done"}},
		step{"camera android.hardware.nfc", []string{"false", "done"}},
		step{"camera", []string{"false", "done"}}, // a device that fails when it is asked
		step{"ask ffd8ff", asked},
		step{"take 1000", []string{"open " + images + "/1", "delete " + images + "/1", "picture ffd8ff", "done"}},
		step{"ask", asked}, // and the worker takes none
		step{"take 1000", []string{"open " + images + "/1", "delete " + images + "/1", "picture ", "done"}},
		step{"take 1000", []string{"take the picture: none was asked for", "picture ", "done"}})
}

// java is an intent as the classes of the test print it.
func (i Intent) java() string {
	to := ""
	if i.Package != "" {
		to = " to " + i.Package
	}
	if len(i.Extras) == 0 {
		return i.Action + to + " null" // nothing is put in
	}
	return i.Action + to + " " + i.Extras.java()
}

func (bundle Bundle) java() string {
	var all []string
	for _, e := range bundle {
		shown := fmt.Sprint(e.Value)
		switch v := e.Value.(type) {
		case string:
			shown = `"` + v + `"`
		case []string:
			shown = "String[" + strings.Join(v, ", ") + "]"
		case Bundle:
			shown = v.java()
		case []Bundle:
			var inner []string
			for _, b := range v {
				inner = append(inner, b.java())
			}
			shown = "Bundle[" + strings.Join(inner, ", ") + "]"
		}
		all = append(all, e.Name+"="+shown)
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// line is a recording as the Java side of the test reads it.
func line(action string, extras []extra) string {
	words := []string{"receive", action}
	for _, e := range extras {
		value := e.value
		if e.kind == "s" || e.kind == "b" || e.kind == "l" {
			value = hex.EncodeToString([]byte(value))
		}
		words = append(words, e.name+":"+e.kind+":"+value)
	}
	return strings.Join(words, " ")
}
