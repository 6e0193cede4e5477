package crash

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// call is one system call as strace prints it with -f and -xx.
type call struct {
	thread, name string
	args         []string
	result       string
	begun        bool // only the beginning is printed so far: others print lines before its end
	ended        bool // the end of one whose beginning was printed before
}

var (
	lineWhole   = regexp.MustCompile(`^(\d+) +(\w+)\((.*)\) += (.+)$`)
	lineBegun   = regexp.MustCompile(`^(\d+) +(\w+)\((.*?),? <unfinished \.\.\.>$`)
	lineResumed = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)\) += (.+)$`)
	lineExit    = regexp.MustCompile(`^\d+ +\+\+\+ (exited with|killed by) .*\+\+\+$`)
	lineNoCall  = regexp.MustCompile(`^\d+ +(\?\?\?\( <unfinished \.\.\.>|<\.\.\. \?\?\? resumed>.*)$`) // the program ended before its thread made one
	hexText     = regexp.MustCompile(`^"((?:\\x[0-9a-f]{2})*)"$`)
	hexInside   = regexp.MustCompile(`"((?:\\x[0-9a-f]{2})*)"(\.\.\.)?`)
)

// calls reads lines of strace; the beginning of a call that others interrupt is kept until its end.
type calls struct {
	begun map[string]call // of each thread
}

// read makes a call of a line; ok is false for a line that tells of none. A call that is interrupted comes twice: when it
// begins and, with its result, when it ends.
func (c *calls) read(line string) (found call, ok bool, err error) {
	if m := lineWhole.FindStringSubmatch(line); m != nil {
		return call{thread: m[1], name: m[2], args: split(m[3]), result: m[4]}, true, nil
	}
	if m := lineBegun.FindStringSubmatch(line); m != nil {
		found = call{thread: m[1], name: m[2], args: split(m[3]), begun: true}
		c.begun[found.thread] = found
		return found, true, nil
	}
	if m := lineResumed.FindStringSubmatch(line); m != nil {
		found, ok = c.begun[m[1]]
		if !ok || found.name != m[2] {
			return call{}, false, fmt.Errorf("%s ends in thread %s where it never began", m[2], m[1])
		}
		delete(c.begun, m[1])
		found.args = append(found.args, split(strings.TrimPrefix(m[3], ", "))...)
		found.result, found.begun, found.ended = m[4], false, true
		return found, true, nil
	}
	if lineExit.MatchString(line) || lineNoCall.MatchString(line) {
		return call{}, false, nil
	}
	return call{}, false, fmt.Errorf("line is not understood: %.200q", line)
}

// split cuts arguments at the commas that stand in no brackets; texts are in hexadecimal and hold none.
func split(text string) []string {
	var args []string
	depth, from := 0, 0
	for i, r := range text {
		switch r {
		case '[', '{', '(':
			depth++
		case ']', '}', ')':
			depth--
		case ',':
			if depth == 0 {
				args = append(args, strings.TrimSpace(text[from:i]))
				from = i + 1
			}
		}
	}
	if last := strings.TrimSpace(text[from:]); last != "" {
		args = append(args, last)
	}
	return args
}

// failed tells whether the call changed nothing; strace writes the error behind -1.
func (c call) failed() bool { return strings.HasPrefix(c.result, "-1 ") }

// number is an argument that is a number.
func (c call) number(i int) (int64, error) {
	if i >= len(c.args) {
		return 0, fmt.Errorf("%s has no argument %d", c.name, i)
	}
	n, err := strconv.ParseInt(c.args[i], 0, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: argument %d: %w", c.name, i, err)
	}
	return n, nil
}

// returned is the result as a number.
func (c call) returned() (int64, error) {
	first, _, _ := strings.Cut(c.result, " ")
	n, err := strconv.ParseInt(first, 0, 64)
	if err != nil {
		return 0, fmt.Errorf("%s: result: %w", c.name, err) // also for «?»: the process ended inside the call
	}
	return n, nil
}

// text is an argument that is a path or a buffer. One that strace cut short is an error.
func (c call) text(i int) ([]byte, error) {
	if i >= len(c.args) {
		return nil, fmt.Errorf("%s has no argument %d", c.name, i)
	}
	m := hexText.FindStringSubmatch(c.args[i])
	if m == nil {
		return nil, fmt.Errorf("%s: argument %d is no whole text: %.80s", c.name, i, c.args[i])
	}
	return hex.DecodeString(strings.ReplaceAll(m[1], `\x`, ""))
}

// gathered are the buffers of writev, joined.
func (c call) gathered(i int) ([]byte, error) {
	if i >= len(c.args) {
		return nil, fmt.Errorf("%s has no argument %d", c.name, i)
	}
	var all []byte
	for _, m := range hexInside.FindAllStringSubmatch(c.args[i], -1) {
		if m[2] != "" {
			return nil, fmt.Errorf("%s: strace cut a buffer short", c.name)
		}
		part, err := hex.DecodeString(strings.ReplaceAll(m[1], `\x`, ""))
		if err != nil {
			return nil, err
		}
		all = append(all, part...)
	}
	return all, nil
}
