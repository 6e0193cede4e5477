package work

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// verbs are the places in a sentence that are filled in.
var verbs = regexp.MustCompile(`%[svd]`)

func TestEverySentenceInEveryLanguage(t *testing.T) {
	for language, translated := range sentences {
		for code, sentence := range messages {
			said, ok := translated[code]
			if !ok {
				t.Errorf("%s does not say %s", language, code)
				continue
			}
			if want, got := verbs.FindAllString(sentence, -1), verbs.FindAllString(said, -1); !slices.Equal(want, got) {
				t.Errorf("%s fills %v into %s, not %v", language, got, code, want)
			}
		}
		if len(translated) != len(messages) {
			t.Errorf("%s has sentences for codes that there are not", language)
		}
	}
}

// TestEveryPhraseInEveryLanguage reads the source of all workflows: what they say has to be known in every language.
func TestEveryPhraseInEveryLanguage(t *testing.T) {
	said := map[string]string{}
	err := fs.WalkDir(os.DirFS(".."), ".", func(path string, _ fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") && !strings.HasPrefix(path, "work/") {
			collect(t, path, said)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(said) < 100 {
		t.Fatalf("only %d phrases were found in the source", len(said))
	}
	for language, translated := range phrases {
		for phrase, path := range said {
			if _, ok := translated[phrase]; !ok {
				t.Errorf("%s does not say %q of %s", language, phrase, path)
			}
		}
		for phrase, other := range translated {
			if !slices.Equal(verbs.FindAllString(phrase, -1), verbs.FindAllString(other, -1)) {
				t.Errorf("%s: %q is filled otherwise than %q", language, other, phrase)
			}
			const most = 26 // what a 4 inch screen shows in the size of a prompt
			if utf8.RuneCountInString(other) > most && !verbs.MatchString(other) {
				t.Errorf("%s: %q is longer than %d characters", language, other, most)
			}
		}
	}
}

// collect finds what a file says: what is given to Say and to an option, labels, and the maps called prompts.
func collect(t *testing.T, path string, said map[string]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../"+path, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	note := func(e ast.Expr) {
		if literal, ok := e.(*ast.BasicLit); ok && literal.Kind == token.STRING {
			text, err := strconv.Unquote(literal.Value)
			if err != nil {
				t.Fatal(err)
			}
			said[text] = path
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if selector, ok := n.Fun.(*ast.SelectorExpr); ok && selector.Sel.Name == "Say" {
				note(n.Args[0])
			}
			if name, ok := n.Fun.(*ast.Ident); ok && name.Name == "option" {
				note(n.Args[len(n.Args)-1])
			}
		case *ast.KeyValueExpr:
			if key, ok := n.Key.(*ast.Ident); ok && (key.Name == "Label" || key.Name == "label" || strings.HasPrefix(key.Name, "step") || strings.HasPrefix(key.Name, "At")) {
				note(n.Value)
			}
		}
		return true
	})
}
