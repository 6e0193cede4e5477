package crash_test

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

// programDir holds the program once it was built.
var programDir string

// program is the real handtruckd, built once.
var program = sync.OnceValues(func() (path string, err error) {
	if programDir, err = os.MkdirTemp("", "handtruckd-"); err != nil {
		return "", err
	}
	path = filepath.Join(programDir, "handtruckd")
	if out, err := exec.Command("go", "build", "-o", path, "../handtruckd").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build handtruckd: %w: %s", err, out)
	}
	return path, nil
})

func needProgram(t *testing.T) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// screen is what a terminal answers, as far as it matters here.
type screen struct {
	Step     string `json:"step"`
	Tone     string `json:"tone"`
	Code     string `json:"code"`
	Online   bool   `json:"online"`
	Unsynced int    `json:"unsynced"`
}

// terminal is a running handtruckd terminal.
type terminal struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     *bufio.Scanner
}

func startTerminal(command *exec.Cmd) (*terminal, error) {
	term := &terminal{command: command}
	command.Stderr = os.Stderr
	in, err := command.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return nil, err
	}
	term.in, term.out = in, bufio.NewScanner(out)
	term.out.Buffer(nil, 1<<20)
	return term, command.Start()
}

var errGone = errors.New("the terminal is gone")

// do gives the terminal one input and waits for its answer.
func (term *terminal) do(input string) (answer screen, err error) {
	if _, err := io.WriteString(term.in, input+"\n"); err != nil {
		return answer, fmt.Errorf("%w: %w", errGone, err)
	}
	if !term.out.Scan() {
		return answer, fmt.Errorf("%w: %w", errGone, term.out.Err())
	}
	return answer, json.Unmarshal(term.out.Bytes(), &answer)
}

// follow gives inputs, each of which has to lead to a step.
func (term *terminal) follow(inputs ...[2]string) error {
	for _, input := range inputs {
		answer, err := term.do(input[0])
		if err != nil {
			return fmt.Errorf("%s: %w", input[0], err)
		}
		if answer.Step != input[1] || answer.Tone == "error" {
			return fmt.Errorf("%s leads to %+v, not %s", input[0], answer, input[1])
		}
	}
	return nil
}

var (
	syncNow  = [2]string{`{"sync":true}`, "receive/item"}
	radioOff = [2]string{`{"network":"off"}`, "receive/item"}
	radioOn  = [2]string{`{"network":"on"}`, "receive/item"}
	quit     = `{"quit":true}`

	logIn = [][2]string{{`{"sync":true}`, "login/badge"}, {`{"scan":"` + siteBadge + `"}`, "login/pin"}, {`{"enter":"` + sitePIN + `"}`, "home"},
		{`{"choose":"receive"}`, "receive/source"}, {`{"choose":"blind"}`, "receive/item"}}
	receiveOne = [][2]string{{`{"scan":"` + siteItem + `"}`, "receive/quantity"}, {`{"enter":"3"}`, "receive/unit"}, {`{"choose":"loose"}`, "receive/item"}}
)

// receivedEach is the quantity of each receipt of [receiveOne], which is one fact.
const receivedEach = 3

// end ends the terminal in order.
func (term *terminal) end() error {
	_, err := io.WriteString(term.in, quit+"\n")
	return errors.Join(err, term.in.Close(), term.command.Wait())
}
