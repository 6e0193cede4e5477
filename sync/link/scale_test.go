package link_test

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/rows"
	"github.com/handtruck/handtruck/sync/wire"
)

const (
	millionRows  = 1_000_000
	millionBatch = 50_000
	idleDevices  = 1_000
)

// BenchmarkMillion is a bootstrap of 1,000,000 rows, with the memory that hub and device, both in this process, need for
// it at most beyond what the process had before.
func BenchmarkMillion(b *testing.B) {
	s := startSite(b)
	fillRows(b, s, millionRows)
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		l := link.New(s.device(b, fmt.Sprintf("m%d-%d", n, b.N)))
		floor := vacuumFloor(b, s)
		debug.FreeOSMemory()
		before := resetPeak(b)
		b.StartTimer()
		start := time.Now()
		if err := l.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		ours := time.Since(start)
		b.StopTimer()
		b.ReportMetric(peak(b)-before, "peak-MB")
		b.ReportMetric(ours.Seconds(), "s")
		b.ReportMetric(floor.Seconds(), "floor-s")
		b.ReportMetric(ours.Seconds()/floor.Seconds(), "x-floor")
		b.StartTimer()
	}
}

// fillRows puts rows at a hub without facts for them, as the facts are not what is measured.
func fillRows(b *testing.B, s *site, n int) {
	b.Helper()
	for from := 0; from < n; from += millionBatch {
		changes := make([]rows.Change, millionBatch)
		for i := range changes {
			row := domain.Barcode{Text: fmt.Sprintf("95210%08d", from+i), Item: fmt.Sprint(20000 + i%benchItems), Quantity: 1}
			body, err := wire.EncodeRow(row)
			if err != nil {
				b.Fatal(err)
			}
			changes[i] = rows.Change{Address: domain.Address{Table: row.Table(), Key: row.Key()}, Row: row, Body: body}
		}
		err := s.store.Update(b.Context(), func(tx hub.Tx) error {
			head, err := tx.Head()
			if err != nil {
				return err
			}
			return tx.Write(changes, head.Site)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// resetPeak makes the system forget the process's peak of resident memory, and returns what it has now, in MB.
func resetPeak(b *testing.B) float64 {
	b.Helper()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		b.Skipf("the peak of memory is told by Linux only: %v", err)
	}
	return peak(b)
}

func peak(b *testing.B) float64 {
	b.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if after, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, err := strconv.ParseFloat(strings.Fields(after)[0], 64)
			if err != nil {
				b.Fatal(err)
			}
			return kB / 1024
		}
	}
	b.Fatal("no peak in /proc/self/status")
	return 0
}

// BenchmarkIdle is 1,000 devices that listen for news and hear of one commit. Memory is that of the whole process, so of
// both ends of each stream; the floor is a bare handler that writes a line and waits.
func BenchmarkIdle(b *testing.B) {
	s := startSite(b)
	devices := make([]*handheld, idleDevices)
	for i := range devices {
		devices[i] = newHandheld(b, s, fmt.Sprint("i", i), nil)
	}
	bare := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprintln(w, 0)
		if http.NewResponseController(w).Flush() == nil {
			<-r.Context().Done()
		}
	}))
	defer bare.Close()
	address := func(server *httptest.Server) string { return server.Listener.Addr().String() }
	worker := newHandheld(b, s, "worker", shift(rand.New(rand.NewPCG(1, 2)), 0, 500)).talk(b, s.server.URL)
	for pushed := 0; b.Loop(); pushed++ {
		b.StopTimer()
		listen(b, address(bare), devices).close() // what the process keeps of the first thousand streams is nobody's
		floor := listen(b, address(bare), devices)
		floor.close()
		ours := listen(b, address(s.server), devices)
		b.StartTimer()
		start := time.Now()
		if err := worker.push(worker.requests[pushed]); err != nil {
			b.Fatal(err)
		}
		for _, stream := range ours.streams {
			readNews(b, stream)
		}
		told := time.Since(start)
		ours.close()
		b.ReportMetric(ours.kB, "KB/device")
		b.ReportMetric(floor.kB, "floor-KB/device")
		b.ReportMetric(ours.kB/floor.kB, "x-floor")
		b.ReportMetric(float64(told.Microseconds())/1000, "ms-to-tell-all")
	}
}

// listening are streams of news that have told their first line.
type listening struct {
	connections []net.Conn
	streams     []*bufio.Reader
	kB          float64 // of memory for each
}

// listen opens a stream for each device, with as little as it takes on this side.
func listen(b *testing.B, address string, devices []*handheld) *listening {
	b.Helper()
	const path = "/v1/news"
	before := memory()
	l := &listening{}
	for _, d := range devices {
		connection, err := (&net.Dialer{}).DialContext(b.Context(), "tcp", address)
		if err != nil {
			b.Fatal(err)
		}
		signed := wire.SignRequest(d.key, d.id, http.MethodGet, path, nil, time.Now().UnixMilli())
		if _, err := fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: hub\r\nAuthorization: %s\r\n\r\n", path, signed.Header()); err != nil {
			b.Fatal(err)
		}
		stream := bufio.NewReaderSize(connection, 16) // the smallest there is
		for line := ""; line != "\r\n"; {             // the end of the header
			line = readLine(b, stream)
		}
		readNews(b, stream)
		l.connections, l.streams = append(l.connections, connection), append(l.streams, stream)
	}
	l.kB = (memory() - before) / float64(len(devices)) / 1024
	return l
}

func (l *listening) close() {
	for _, c := range l.connections {
		c.Close()
	}
}

func readLine(b *testing.B, stream *bufio.Reader) string {
	b.Helper()
	line, err := stream.ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	return line
}

// readNews reads a chunk: its length, its line and its end.
func readNews(b *testing.B, stream *bufio.Reader) {
	b.Helper()
	for range 3 {
		readLine(b, stream)
	}
}

// memory is what the process holds of the system in use, in bytes.
func memory() float64 {
	for range 2 { // the second gives back what the first found stacks to be too large for
		runtime.GC()
	}
	var now runtime.MemStats
	runtime.ReadMemStats(&now)
	return float64(now.HeapInuse + now.StackInuse)
}
