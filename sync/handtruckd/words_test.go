package main

import (
	"bufio"
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/assets"
)

// places are what the command lines of TestEveryMistakeIsNamed are about, each by the word that stands for it behind an @.
func places(t *testing.T) map[string]string {
	t.Helper()
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	for _, name := range []string{"JUNK", "OTHER", "EMPTY", "TERMINAL"} {
		if err := os.Mkdir(at(name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{"JUNK/hub.db": "no database", "TERMINAL/facts.db": "", "FILE": "text"} {
		if err := os.WriteFile(at(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	folder := warehouse(t, "location,item,quantity\nA-01,0401,1\n")
	if _, err, status := run(t, "import", "-data", at("HUB"), folder); status != 0 {
		t.Fatal(err)
	}
	if _, err, status := run(t, "backup", "-data", at("HUB"), at("BACKUP")); status != 0 {
		t.Fatal(err)
	}
	if err := os.CopyFS(at("DEMO"), assets.Demo()); err != nil {
		t.Fatal(err)
	}
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { taken.Close() })
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	known := map[string]string{"TAKEN": taken.Addr().String(), "NOBODY": free.Addr().String()}
	for _, name := range []string{"HUB", "DEMO", "JUNK", "OTHER", "EMPTY", "TERMINAL", "NOWHERE", "NEW", "FILE", "BACKUP"} {
		known[name] = at(name)
	}
	return known
}

// mistakes are command lines that cannot work, with what is said of them and the exit status.
var mistakes = []struct {
	line   string
	status int
	want   string
}{
	{"import -data @HUB", exitUsage, "FOLDER is missing"},
	{"import @DEMO", exitUsage, "-data DIR is needed"},
	{"import -data @HUB @DEMO more", exitUsage, `"more" is one argument too many`},
	{"import -data @HUB @NOWHERE", exitFailed, "there is no folder @NOWHERE"},
	{"import -data @HUB @FILE", exitFailed, "@FILE is a file: name the folder that it is in"},
	{"import -data @HUB @EMPTY", exitFailed, "none of its files is there: site.csv"},
	{"import -data @FILE @DEMO", exitFailed, "open @FILE/hub.db: not a directory"},
	{"import -data @TERMINAL @DEMO", exitFailed, "this is the folder of a terminal"},
	{"import -data @HUB -store mysql://x @DEMO", exitUsage, "is not a URL such as postgres://"},
	{"import -data @HUB -store postgres://%zz @DEMO", exitUsage, "-store: cannot parse"},
	{"import -data @HUB -store postgres://u@@NOBODY/x @DEMO", exitFailed, "no database answers at @NOBODY (connection refused): is it running"},
	{"import -data @HUB -clock yesterday @DEMO", exitUsage, "not an RFC 3339 time such as"},
	{"import -data @HUB -nosuch @DEMO", exitUsage, "-nosuch"},
	{"enroll -data @NOWHERE", exitFailed, "no hub here: import a warehouse first"},
	{"enroll -data @HUB -hub nonsense", exitUsage, "such as https://10.0.0.7:8421"},
	{"enroll -data @HUB -hub http://10.0.0.7:8421", exitUsage, "over https only"},
	{"enroll -data @HUB -hub https://10.0.0.7:8421 -cert @FILE", exitFailed, "holds no certificate in PEM"},
	{"enroll -data @HUB -name a:b", exitFailed, `device name "a:b": at most 48 characters`},
	{"query -data @HUB", exitUsage, "WHAT is missing"},
	{"query -data @HUB stocks", exitUsage, `"stocks" is not one of stock`},
	{"query -data @HUB stock -format xml", exitUsage, "neither csv nor json"},
	{"query -data @JUNK stock", exitFailed, "@JUNK/hub.db is damaged, or not a file of this program: put a backup back"},
	{"audit -data @JUNK", exitFailed, "put a backup back with handtruckd restore"},
	{"audit -data @TERMINAL more", exitUsage, "one argument too many"},
	{"head -data @TERMINAL", exitFailed, "this is the folder of a terminal"},
	{"backup -data @HUB", exitUsage, "name the FILE to write"},
	{"backup -data @HUB @NOWHERE/file", exitFailed, "@NOWHERE/file.part: no such file or directory"},
	{"backup -data @HUB @BACKUP", exitFailed, "@BACKUP is there already: name a new file"},
	{"backup -data @HUB -prune-after x @NEW", exitUsage, "-prune-after: not a time such as 720h"},
	{"backup -data @HUB -verified-at x", exitUsage, "-verified-at: not a number"},
	{"backup -data @HUB -verified-at 999", exitFailed, "backup: the hub has facts 1 to"},
	{"restore -data @HUB @BACKUP", exitFailed, "-replace puts it aside"},
	{"restore -data @NEW @NOWHERE", exitFailed, "open @NOWHERE: no such file or directory"},
	{"restore -data @NEW @FILE", exitFailed, "@FILE is no whole backup of a hub: take another one\n"},
	{"restore -data @NEW -store postgres://x/y @BACKUP", exitFailed, "restored by its own means"},
	{"erase -data @HUB", exitUsage, "BADGE is missing"},
	{"erase -data @HUB W-0", exitFailed, `nobody has the badge "W-0"`},
	{"devices -data @HUB revoke", exitUsage, "devices takes list, revoke NAME"},
	{"devices -data @HUB revoke t0", exitFailed, "no device is called t0; handtruckd devices lists them"},
	{"devices -data @HUB scope t0 A", exitFailed, `devices: no place is in zone "A"`},
	{"devices -data @HUB -by W-0 abandon t0 3", exitFailed, `devices: "W-0" is not the badge of a supervisor`},
	{"certificate -data @NOWHERE", exitFailed, "there is no folder @NOWHERE: import a warehouse or start the hub first"},
	{"certificate -data @HUB other", exitUsage, "show, next or switch"},
	{"serve", exitUsage, "-data DIR is needed"},
	{"serve -data @HUB -listen 8421", exitUsage, "missing port in address"},
	{"serve -data @HUB -listen 127.0.0.1:99999", exitUsage, "-listen 127.0.0.1:99999: invalid port"},
	{"serve -data @HUB -listen @TAKEN", exitFailed, "another program listens at @TAKEN, maybe a hub that runs already"},
	{"serve -data @HUB -listen @NOBODY -metrics @TAKEN", exitFailed, "choose another address with -metrics"},
	{"serve -data @HUB -log xml", exitUsage, "neither text nor json"},
	{"serve -data @HUB -cert @FILE", exitUsage, "-cert and -key belong together"},
	{"serve -data @TERMINAL", exitFailed, "this is the folder of a terminal"},
	{"serve -data @JUNK -listen @NOBODY", exitFailed, "@JUNK/hub.db is damaged"},
	{"terminal", exitUsage, "-data DIR is needed"},
	{"terminal -data @NEW", exitUsage, "there is no device in @NEW yet, its first start needs -enroll CODE"},
	{"terminal -data @NEW -enroll nonsense", exitFailed, "should look like handtruck:https://HUB:8421#CODE#PIN: make a new one with handtruckd enroll"},
	{"terminal -data @NEW -enroll handtruck:http://@NOBODY#AAAA", exitFailed, "no hub answers at http://@NOBODY (connection refused): is it running"},
	{"terminal -data @HUB -enroll handtruck:http://@NOBODY#AAAA", exitFailed, "this is the folder of a hub"},
	{"terminal -data @NEW -printer /x", exitUsage, "no address of a printer"},
	{"terminal -data @NOWHERE -reset", exitFailed, "there is no device in @NOWHERE"},
	{"scan @NOWHERE", exitFailed, "open @NOWHERE: no such file or directory"},
	{"scan @FILE", exitFailed, "@FILE is neither a PNG nor a JPEG picture"},
	{"route more", exitUsage, "one argument too many"},
	{"simulate -seed x", exitUsage, "-seed: not a number"},
	{"simulate -store xml", exitUsage, "neither memory nor sqlite"},
	{"simulate -devices -3", exitUsage, "-devices is 1 to 64"},
	{"simulate -seeds -3", exitUsage, "not below 0"},
	{"demo -warehouse @NOWHERE", exitFailed, "there is no folder @NOWHERE"},
	{"demo -terminals 0", exitUsage, "-terminals is 1 to 32"},
	{"labels", exitUsage, "say of what: locations"},
	{"labels locations", exitUsage, "name a warehouse folder"},
	{"labels locations @NOWHERE", exitFailed, "there is no folder @NOWHERE"},
	{"labels -only [ locations @DEMO", exitUsage, "no pattern such as"},
	{"labels -only ZZ* locations @DEMO", exitFailed, "there are no locations that fit ZZ*"},
	{"labels -gln 123 locations @DEMO", exitUsage, "is no GLN: 13 digits"},
	{"labels -print nonsense locations @DEMO", exitUsage, "no address of a printer"},
	{"labels -print @NOBODY locations @DEMO", exitFailed, "no printer answers at @NOBODY (connection refused)"},
	{"nonsense", exitUsage, `unknown command "nonsense"`},
	{"", exitUsage, ""},
}

// Whatever is wrong with a command line is said in one line that names it, nothing comes out, and nothing is left behind.
func TestEveryMistakeIsNamed(t *testing.T) {
	where := places(t)
	var words []string
	for word, place := range where {
		words = append(words, "@"+word, place)
	}
	put := strings.NewReplacer(words...)
	for _, m := range mistakes {
		out, err, status := run(t, strings.Fields(put.Replace(m.line))...)
		if status != m.status || !strings.Contains(err, put.Replace(m.want)) || m.want != "" && (out != "" || strings.Count(err, "\n") != 1) {
			t.Errorf("%s: status %d, printed %q and %q", m.line, status, out, err)
		}
		for _, inner := range []string{"read hub:", "commit:", "dial tcp", "main.", "(26)"} {
			if strings.Contains(err, inner) {
				t.Errorf("%s tells what only the program knows: %q", m.line, err)
			}
		}
	}
	for _, name := range []string{"@NOWHERE", "@HUB/facts.db", "@TERMINAL/hub.db"} {
		if _, err := os.Stat(put.Replace(name)); err == nil {
			t.Errorf("%s was made", name)
		}
	}
}

// A line of JSON that cannot be read is named without the program's own words for it.
func TestLinesThatAreNoQuestion(t *testing.T) {
	for _, c := range []struct{ command, line, want string }{
		{"scan", "x", "handtruckd scan: line 1: not JSON: invalid character 'x'"},
		{"scan", "[1]", "handtruckd scan: line 1: an object in braces is needed, not an array\n"},
		{"scan", `{"input":5}`, "handtruckd scan: line 1: input: text is needed, not a number\n"},
		{"route", `{"picks":5}`, "handtruckd route: line 1: picks: a list is needed, not a number\n"},
	} {
		var out, err bytes.Buffer
		p := &program{in: strings.NewReader(c.line + "\n"), out: bufio.NewWriter(&out), err: &err, now: time.Now}
		if status := p.dispatch(t.Context(), []string{c.command}); status != exitFailed || !strings.HasPrefix(err.String(), c.want) {
			t.Errorf("%s %s: status %d, %q", c.command, c.line, status, err.String())
		}
	}
}

// Any file of a warehouse folder may come later; what a site lacks without its own is said.
func TestImportWithoutSite(t *testing.T) {
	folder, data := warehouse(t, "location,item,quantity\nA-01,0401,1\n"), t.TempDir()
	site := filepath.Join(folder, "site.csv")
	text, err := os.ReadFile(site)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(site); err != nil {
		t.Fatal(err)
	}
	if _, said, status := run(t, "import", "-data", data, folder); status != 0 || !strings.HasPrefix(said, "note: no site.csv has come yet") {
		t.Errorf("status %d, said %q", status, said)
	}
	if err := os.WriteFile(site, text, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, said, status := run(t, "import", "-data", data, folder); status != 0 || said != "" || out != "1 row added or changed\n" {
		t.Errorf("status %d, said %q and %q", status, out, said)
	}
}
