// Package handtruck_test holds the rules about the module as a whole: which room may know which, and how
// the code of all rooms is kept. Such rules live at the module's root because they belong to no room, and
// they are tests because a rule that nobody checks is a wish. Each says why it is there when it is broken,
// and carries an example that breaks it, so that a check which has gone blind fails too.
package handtruck_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	module           = "github.com/handtruck/handtruck"
	fyneModule       = "fyne.io"
	functionLinesMax = 70
	fileLinesMax     = 500
)

// rule is something that holds for every Go file by itself.
type rule struct {
	name  string
	why   string
	check func(source) []string // what breaks it in a file

	brokenAt, brokenBy string // a file that breaks it: its path and its text
}

var rules = []rule{
	{"domain imports nothing of ours", "the rules of a warehouse are the part that lives longest: they must run on a device, in the hub, in a test and in the simulation alike",
		domainImports, "domain/a.go", `import _ "github.com/handtruck/handtruck/scanner"`},
	{"domain has no outside packages", "domain builds on the standard library and google/uuid only, so that no dependency can change what a fact means",
		domainImports, "domain/pick/a_test.go", `import _ "example.org/cmp"`},
	{"domain does no I/O", "disk, network, database and randomness come in as values; else a fold could differ between device and hub",
		domainIO, "domain/count/a.go", `import _ "math/rand/v2"`},
	{"route draws from seeds", "the same stops must give the same walk on every machine: draw from rand.New(rand.NewPCG(…)) with a fixed seed",
		routeSeeded, "domain/route/a.go", `import "math/rand/v2"; var n = rand.IntN(3)`},
	{"domain has no clock", "time comes in as a value; a fold that reads the clock gives another answer on replay",
		domainClock, "domain/a.go", `import "time"; var t = time.Now()`},
	{"sync does not know the app", "hub and replica run without a screen, on machines where Fyne does not build",
		syncImports, "sync/hub/a.go", `import _ "github.com/handtruck/handtruck/app/ui"`},
	{"scanner knows domain only", "a scan is decoded the same way whoever scanned it and wherever it is stored",
		imports("scanner", "app", "sync", "assets", fyneModule), "scanner/a.go", `import _ "github.com/handtruck/handtruck/sync/wire"`},
	{"assets knows nobody", "assets are data; whoever uses them knows them, not the other way round",
		imports("assets", "app", "sync", "scanner", "domain", fyneModule), "assets/a.go", `import _ "github.com/handtruck/handtruck/domain"`},
	{"Fyne stays in the app", "only app, app/ui and app/platform draw; everything else must work and be tested without a screen",
		fyneImports, "app/terminal/a.go", `import _ "fyne.io/fyne/v2"`},
	{"cgo stays in app/platform", "one folder has to be looked at for the C toolchain and for memory safety; hub and tests build with CGO_ENABLED=0",
		cgo, "app/ui/a.go", `import "C"`},
	{"only app/ui calls fyne.Do", "there is one door to the UI goroutine; a second one is where deadlocks and races come from",
		fyneDo, "app/a.go", `import "fyne.io/fyne/v2"; func f() { fyne.DoAndWait(nil) }`},
	{"no package is named sync or app", "sync would shadow the standard library's, and app Fyne's",
		packageName, "sync/a.go", ""},
	{"functions fit on a screen", "what has to be scrolled is not seen as a whole; split it where the story has a chapter",
		functionLength, "domain/a.go", "func f() {" + strings.Repeat("\n", functionLinesMax) + "}"},
	{"files stay short", "a file of more than 500 lines holds more than one noun; move one out (tables marked as generated are exempt)",
		fileLength, "domain/a.go", strings.Repeat("// more\n", fileLinesMax)},
	{"gofmt", "one layout for everybody: run gofmt -w",
		formatted, "domain/a.go", "var  a int"},
	{"no work left in comments", "unfinished work belongs into an issue, where somebody will see it",
		unfinished, "domain/a.go", "// TO" + "DO: later"},
	{"tests do not sleep", "a sleep is too short on a slow machine and too long on every other; step a clock or wait for the event itself",
		sleepless, "domain/a_test.go", `import "time"; func f() { time.Sleep(1) }`},
}

func TestRules(t *testing.T) {
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			broken := parse(t, r.brokenAt, []byte("package "+path.Base(path.Dir(r.brokenAt))+"\n"+r.brokenBy+"\n"))
			if len(r.check(broken)) == 0 {
				t.Error("the check does not see its own example of a file that breaks the rule")
			}
			for _, s := range sources(t) {
				for _, what := range r.check(s) {
					t.Errorf("%s: %s: %s", s.path, what, r.why)
				}
			}
		})
	}
}

// TestPackageComments wants one comment on each package: none leaves a reader without the idea of it,
// and two are joined by go doc in the order of their file names.
func TestPackageComments(t *testing.T) {
	comments, places := map[string]int{}, map[string]string{}
	for _, s := range sources(t) {
		name := s.dir() + " " + s.file.Name.Name
		if strings.HasSuffix(name, "_test") && s.dir() != "." {
			continue // an external test package has its subject's comment
		}
		comments[name] += 0
		if s.file.Doc != nil {
			comments[name]++
			places[name] += " " + path.Base(s.path)
		}
	}
	for name, n := range comments {
		dir, pkg, _ := strings.Cut(name, " ")
		if n != 1 {
			t.Errorf("%s: package %s has %d package comments, want 1:%s", dir, pkg, n, places[name])
		}
	}
}

// TestTopLevel keeps the module's front door tidy: a new room is a decision about the design and is made there first.
func TestTopLevel(t *testing.T) {
	rooms := []string{"app", "assets", "domain", "scanner", "sync"}
	ignored := []string{"bin", "build"} // what make puts there; git ignores it
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		name := e.Name()
		switch {
		case strings.HasPrefix(name, "."):
		case e.IsDir() && !slices.Contains(rooms, name) && !slices.Contains(ignored, name):
			t.Errorf("%s/ is none of the rooms %v", name, rooms)
		case strings.HasSuffix(name, ".go") && name != "tidy_test.go":
			t.Errorf("%s: Go code lives in a room; the root holds this file only", name)
		}
	}
}

// source is one Go file.
type source struct {
	path string
	text []byte
	set  *token.FileSet
	file *ast.File
}

func (s source) dir() string  { return path.Dir(s.path) }
func (s source) isTest() bool { return strings.HasSuffix(s.path, "_test.go") }

// in reports whether the file lies in a folder or below it.
func (s source) in(folder string) bool { return below(s.dir(), folder) }

func below(dir, folder string) bool { return dir == folder || strings.HasPrefix(dir, folder+"/") }

// loaded are the module's files, read once for all tests.
var loaded = sync.OnceValues(func() ([]source, error) {
	var all []source
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		base := entry.Name()
		if entry.IsDir() && name != "." && (strings.HasPrefix(base, ".") || base == "testdata" || name == "bin" || name == "build") {
			return fs.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(base, ".go") || base == "fyne_metadata_init.go" {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		s, err := newSource(filepath.ToSlash(name), text)
		all = append(all, s)
		return err
	})
	return all, err
})

func sources(tb testing.TB) []source {
	tb.Helper()
	all, err := loaded()
	if err != nil {
		tb.Fatal(err)
	}
	return all
}

func newSource(name string, text []byte) (source, error) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return source{name, text, set, file}, err
}

func parse(tb testing.TB, name string, text []byte) source {
	tb.Helper()
	s, err := newSource(name, text)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// imports returns the imports of a file for which bad holds.
func (s source) imports(bad func(string) bool) []string {
	var found []string
	for _, spec := range s.file.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err == nil && bad(name) {
			found = append(found, "imports "+name)
		}
	}
	return found
}

// standard reports whether an import is of the standard library: only there has the first element no dot.
func standard(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

func isFyne(name string) bool { return below(name, fyneModule) }

// imports makes the check that a room imports none of some rooms or modules.
func imports(room string, banned ...string) func(source) []string {
	return func(s source) []string {
		if !s.in(room) {
			return nil
		}
		return s.imports(func(name string) bool {
			return slices.ContainsFunc(banned, func(b string) bool { return !standard(b) && below(name, b) || below(name, module+"/"+b) })
		})
	}
}

func domainImports(s source) []string {
	if !s.in("domain") {
		return nil
	}
	return s.imports(func(name string) bool {
		return !standard(name) && !below(name, "github.com/google/uuid") && !below(name, module+"/domain")
	})
}

// syncImports lets the program handtruckd play a terminal: a main package wires rooms, and nothing imports it.
func syncImports(s source) []string {
	found := imports("sync", "app", fyneModule)(s)
	if s.dir() != "sync/handtruckd" {
		return found
	}
	return slices.DeleteFunc(found, func(f string) bool { return f == "imports "+module+"/app/terminal" })
}

// domainIO exempts tests and domain/work/script, which only tests use: they read their cases from files and draw random inputs. The searches of domain/route
// draw from a generator with a fixed seed, which gives the same walk on every machine; that they never draw from the
// shared one is held by routeSeeded.
func domainIO(s source) []string {
	if !s.in("domain") || s.isTest() || s.in("domain/work/script") {
		return nil
	}
	return s.imports(func(name string) bool {
		return slices.ContainsFunc([]string{"os", "net", "database/sql", "math/rand", "crypto/rand", "syscall", "io/ioutil", "log"},
			func(banned string) bool {
				return below(name, banned) && !(s.in("domain/route") && name == "math/rand/v2")
			})
	})
}

// routeSeeded names the functions of math/rand/v2 that draw from the shared, unseeded generator.
func routeSeeded(s source) []string {
	if !s.in("domain/route") || s.isTest() {
		return nil
	}
	return s.uses("math/rand/v2", "Int", "IntN", "Int64", "Int64N", "Float64", "Perm", "Shuffle", "N", "Uint32", "Uint64", "NormFloat64")
}

// domainClock exempts tests, which may measure.
func domainClock(s source) []string {
	if !s.in("domain") || s.isTest() {
		return nil
	}
	return s.uses("time", "Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker", "Local")
}

func fyneImports(s source) []string {
	if s.dir() == "app" || s.in("app/ui") || s.in("app/platform") {
		return nil
	}
	return s.imports(isFyne)
}

func cgo(s source) []string {
	if s.in("app/platform") {
		return nil
	}
	return s.imports(func(name string) bool { return name == "C" })
}

func fyneDo(s source) []string {
	if s.in("app/ui") {
		return nil
	}
	return s.uses("fyne.io/fyne/v2", "Do", "DoAndWait")
}

func packageName(s source) []string {
	if name := strings.TrimSuffix(s.file.Name.Name, "_test"); name == "sync" || name == "app" {
		return []string{"package " + name}
	}
	return nil
}

func sleepless(s source) []string {
	if !s.isTest() {
		return nil
	}
	return s.uses("time", "Sleep")
}

// uses returns where a file uses one of the names of a package, whatever it calls the package.
func (s source) uses(pkg string, names ...string) []string {
	local := ""
	for _, spec := range s.file.Imports {
		if spec.Path.Value != strconv.Quote(pkg) {
			continue
		}
		local = strings.TrimPrefix(path.Base(pkg), "v2")
		if local == "" {
			local = path.Base(path.Dir(pkg))
		}
		if spec.Name != nil {
			local = spec.Name.Name
		}
	}
	if local == "." {
		return []string{"imports " + pkg + " into its own names"} // then nothing shows what is used
	}
	var found []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		if sel, ok := n.(*ast.SelectorExpr); ok && slices.Contains(names, sel.Sel.Name) {
			if x, ok := sel.X.(*ast.Ident); ok && local != "" && x.Name == local {
				found = append(found, fmt.Sprintf("line %d uses %s.%s", s.line(sel.Pos()), local, sel.Sel.Name))
			}
		}
		return true
	})
	return found
}

func (s source) line(pos token.Pos) int { return s.set.PositionFor(pos, false).Line }

func functionLength(s source) []string {
	var found []string
	ast.Inspect(s.file, func(n ast.Node) bool {
		name := "a function literal"
		switch f := n.(type) {
		case *ast.FuncDecl:
			name = f.Name.Name
		case *ast.FuncLit:
		default:
			return true
		}
		if lines := s.line(n.End()) - s.line(n.Pos()) + 1; lines > functionLinesMax {
			found = append(found, fmt.Sprintf("line %d: %s has %d lines, at most %d", s.line(n.Pos()), name, lines, functionLinesMax))
		}
		return true
	})
	return found
}

func fileLength(s source) []string {
	if lines := bytes.Count(s.text, []byte("\n")); lines > fileLinesMax && !ast.IsGenerated(s.file) {
		return []string{fmt.Sprintf("%d lines, at most %d", lines, fileLinesMax)}
	}
	return nil
}

func formatted(s source) []string {
	if want, err := format.Source(s.text); err != nil || !bytes.Equal(want, s.text) {
		return []string{"not as gofmt writes it"}
	}
	return nil
}

// unfinishedMark is put together from halves so that it does not find itself.
var unfinishedMark = regexp.MustCompile(`\b(TO` + `DO|FIX` + `ME|XX` + `X)\b`)

func unfinished(s source) []string {
	var found []string
	for i, line := range strings.Split(string(s.text), "\n") {
		if mark := unfinishedMark.FindString(line); mark != "" {
			found = append(found, fmt.Sprintf("line %d: %s", i+1, mark))
		}
	}
	return found
}
