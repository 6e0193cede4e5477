package labels

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// fakePrinter is a printer on loopback that answers ~HS and keeps the labels.
type fakePrinter struct {
	listener net.Listener
	came     chan string // the first label
	mu       sync.Mutex
	labels   []string
	paperOut bool
	cut      bool // drops the connection in the middle of a label
}

func startPrinter(t *testing.T) *fakePrinter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f := &fakePrinter{listener: listener, came: make(chan string, 1)}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			f.serve(conn)
		}
	}()
	return f
}

func (f *fakePrinter) serve(conn net.Conn) {
	defer conn.Close()
	lines := bufio.NewReader(conn)
	label := ""
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		if strings.HasPrefix(line, "~HS") {
			_, _ = io.WriteString(conn, f.status())
			continue
		}
		f.mu.Lock()
		cut := f.cut
		f.mu.Unlock()
		if cut {
			return
		}
		if label += line; strings.HasPrefix(line, "^XZ") {
			f.mu.Lock()
			f.labels = append(f.labels, label)
			f.mu.Unlock()
			select {
			case f.came <- label:
			default:
			}
			label = ""
		}
	}
}

func (f *fakePrinter) status() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	paper := "0"
	if f.paperOut {
		paper = "1"
	}
	return "\x02030," + paper + ",0,1245,000,0,0,0,000,0,0,0\x03\r\n\x02000,0,0,0,0,2,4,0,00000000,1,000\x03\r\n\x021234,0\x03\r\n"
}

func (f *fakePrinter) set(paperOut, cut bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.paperOut, f.cut = paperOut, cut
}

func (f *fakePrinter) printed() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.labels...)
}

func label(name string) string { return "^XA^FD" + name + "^FS\n^XZ\n" }

func TestQueuePrintsOnceAndInOrder(t *testing.T) {
	f := startPrinter(t)
	q := NewQueue(NewPrinter(f.listener.Addr().String()), nil)
	for _, key := range []string{"a", "b", "a", "c"} {
		if err := q.Add(key, label(key)); err != nil {
			t.Fatal(err)
		}
	}
	f.set(true, false)
	if n, err := q.Run(t.Context()); n != 0 || !errors.Is(err, ErrNotReady) || !strings.Contains(err.Error(), "paper_out") {
		t.Errorf("without paper: %d printed, %v", n, err)
	}
	f.set(false, false)
	if n, err := q.Run(t.Context()); n != 3 || err != nil {
		t.Errorf("with paper: %d printed, %v", n, err)
	}
	if n, err := q.Run(t.Context()); n != 0 || err != nil {
		t.Errorf("again: %d printed, %v", n, err)
	}
	if got, want := strings.Join(f.printed(), ""), label("a")+label("b")+label("c"); got != want {
		t.Errorf("printed %q, want %q", got, want)
	}
	if q.Reprint("b") != nil || !errors.Is(q.Reprint("z"), ErrNoJob) {
		t.Error("reprint knows the wrong keys")
	}
	if n, err := q.Run(t.Context()); n != 1 || err != nil || len(f.printed()) != 4 {
		t.Errorf("reprint: %d printed, %v", n, err)
	}
}

func TestQueueDoesNotGuessAfterALostConnection(t *testing.T) {
	f := startPrinter(t)
	q := NewQueue(NewPrinter(f.listener.Addr().String()), nil)
	_ = q.Add("a", label("a"))
	_ = q.Add("b", label("b"))
	f.set(false, true)
	if n, err := q.Run(t.Context()); n != 0 || !errors.Is(err, ErrUncertain) {
		t.Errorf("cut: %d printed, %v", n, err)
	}
	f.set(false, false)
	if n, err := q.Run(t.Context()); n != 1 || err != nil {
		t.Errorf("afterwards: %d printed, %v", n, err)
	}
	if jobs := q.Jobs(); jobs[0].State != Uncertain || jobs[1].State != Printed || strings.Join(f.printed(), "") != label("b") {
		t.Errorf("jobs %v, printed %q", jobs, f.printed())
	}
	if q.Done("a") != nil || q.Jobs()[0].State != Printed {
		t.Error("a person's word does not count")
	}
}

func TestQueueWaitsForAPrinterThatIsAway(t *testing.T) {
	p := NewPrinter("printer:9100")
	p.Dial = func(context.Context, string, string) (net.Conn, error) { return nil, io.ErrUnexpectedEOF }
	q := NewQueue(p, []Job{{Key: "old", ZPL: label("old"), State: Waiting}})
	for range 2 {
		if _, err := q.Run(t.Context()); !errors.Is(err, ErrNotSent) {
			t.Errorf("got %v", err)
		}
	}
	if job := q.Jobs()[0]; job.State != Waiting || job.Tries != 2 {
		t.Errorf("got %v", job)
	}
}

// A device that loses power in the middle of a label does not know whether it came out, and does not print it again by itself.
func TestQueueSurvivesAStop(t *testing.T) {
	f := startPrinter(t)
	path := filepath.Join(t.TempDir(), "labels.json")
	q, err := OpenQueue(path, NewPrinter(f.listener.Addr().String()))
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"a", "b"} {
		if err := q.Add(key, label(key)); err != nil {
			t.Fatal(err)
		}
	}
	if job, _, err := q.next(); job.Key != "a" || err != nil { // the power fails here
		t.Fatalf("%v, %v", job, err)
	}
	again, err := OpenQueue(path, NewPrinter(f.listener.Addr().String()))
	if err != nil {
		t.Fatal(err)
	}
	if n, err := again.Run(t.Context()); n != 1 || err != nil {
		t.Errorf("%d printed, %v", n, err)
	}
	if jobs := again.Jobs(); jobs[0].State != Uncertain || jobs[1].State != Printed {
		t.Errorf("jobs %v", jobs)
	}
	if err := errors.Join(again.Forget("b"), again.Reprint("a")); err != nil {
		t.Error(err)
	}
	third, err := OpenQueue(path, nil)
	if err != nil || len(third.Jobs()) != 1 || third.Jobs()[0].State != Waiting {
		t.Errorf("jobs %v, %v", third.Jobs(), err)
	}
	if n, err := third.Run(t.Context()); n != 0 || err != nil {
		t.Errorf("without a printer: %d printed, %v", n, err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenQueue(path, nil); err == nil {
		t.Error("a broken file is taken for none")
	}
}

func TestQueueDoesNotPrintWhatItCannotKeep(t *testing.T) {
	f := startPrinter(t)
	q := NewQueue(NewPrinter(f.listener.Addr().String()), []Job{{Key: "a", ZPL: label("a"), State: Waiting}})
	full := errors.New("disk full")
	q.keep = func([]Job) error { return full }
	if n, err := q.Run(t.Context()); n != 0 || !errors.Is(err, full) || len(f.printed()) != 0 {
		t.Errorf("%d printed, %v", n, err)
	}
	if err := q.Add("b", label("b")); !errors.Is(err, full) || len(q.Jobs()) != 1 {
		t.Errorf("added to a full disk: %v", err)
	}
}

// What is added while the queue is served is printed without a further word, also when a printer is named only later.
func TestQueueServes(t *testing.T) {
	f := startPrinter(t)
	q := NewQueue(nil, nil)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- q.Serve(ctx) }()
	if err := q.Add("a", label("a")); err != nil {
		t.Fatal(err)
	}
	q.Use(NewPrinter(f.listener.Addr().String()))
	if got := <-f.came; got != label("a") {
		t.Errorf("printed %q", got)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestStatusRefusesWhatIsNone(t *testing.T) {
	for _, text := range []string{"", "hello", "\x021\x03\x022\x03\x023\x03", "030,0\x03\x03\x03", strings.Repeat("x", 5000)} {
		if _, err := readStatus(bufio.NewReader(strings.NewReader(text))); err == nil {
			t.Errorf("%.20q is taken for a status", text)
		}
	}
}
