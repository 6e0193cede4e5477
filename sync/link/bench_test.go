package link_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/link"
	"github.com/handtruck/handtruck/sync/wire"
	"golang.org/x/sync/errgroup"
)

const benchFacts = 10_000

// picks are facts as a shift makes them: many items, many places, small numbers.
func picks(random *rand.Rand, n int) []domain.Fact {
	facts := make([]domain.Fact, n)
	for i := range facts {
		facts[i] = domain.Picked{Run: "run-4f1c", Order: fmt.Sprint("S-", 5000+i/12), Line: fmt.Sprint(1 + i%12),
			From:  domain.At(fmt.Sprintf("%c%02d-%02d-%d", 'A'+random.IntN(6), random.IntN(8), random.IntN(20), random.IntN(4))),
			Goods: domain.Goods{Item: fmt.Sprint(20000 + random.IntN(470))}, Quantity: 1 + random.Int64N(12), Tote: fmt.Sprint("TOTE-", i/12%8)}
	}
	return facts
}

// BenchmarkEndToEnd is 10,000 facts from one device to the hub and on to a second device, on disk at all three ends.
func BenchmarkEndToEnd(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		s := startSite(b)
		from, to := s.device(b, "from"), s.device(b, "to")
		first, second := link.New(from), link.New(to)
		for _, l := range []*link.Link{first, second} {
			if err := l.Sync(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
		for _, chunk := range slices.Collect(slices.Chunk(picks(rand.New(rand.NewPCG(1, 2)), benchFacts), 100)) {
			record(b, from, chunk...)
		}
		b.StartTimer()
		start := time.Now()
		if err := first.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		pushed := time.Now()
		if err := second.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(pushed.Sub(start).Seconds(), "push-s")
		b.ReportMetric(time.Since(pushed).Seconds(), "pull-s")
		b.ReportMetric(float64(first.Sent())/benchFacts, "B-up/fact")
	}
}

// BenchmarkFleet is 200 devices that push five facts at a time at one hub.
func BenchmarkFleet(b *testing.B) {
	const devices, perPush, rounds = 200, 5, 20
	s := startSite(b)
	sequencer := hub.NewSequencer(s.hub, time.Now)
	var running errgroup.Group
	running.Go(func() error { return sequencer.Run(b.Context()) })
	for b.Loop() {
		took := make([][]time.Duration, devices)
		var group errgroup.Group
		handhelds := make([]*handheld, devices)
		b.StopTimer()
		for i := range handhelds {
			handhelds[i] = newHandheld(b, s, fmt.Sprintf("d%d-%d", i, b.N))
		}
		b.StartTimer()
		start := time.Now()
		for i, h := range handhelds {
			group.Go(func() error {
				for range rounds {
					began := time.Now()
					if err := h.push(b, sequencer, perPush); err != nil {
						return err
					}
					took[i] = append(took[i], time.Since(began))
				}
				return nil
			})
		}
		if err := group.Wait(); err != nil {
			b.Fatal(err)
		}
		all := slices.Concat(took...)
		slices.Sort(all)
		b.ReportMetric(float64(devices*perPush*rounds)/time.Since(start).Seconds(), "facts/s")
		b.ReportMetric(float64(all[len(all)*99/100].Milliseconds()), "p99-ms")
	}
}

// handheld seals and signs without a disk of its own: the hub is what is measured.
type handheld struct {
	id     string
	key    []byte
	number uint64
	hash   wire.Hash
	random *rand.Rand
}

func newHandheld(b *testing.B, s *site, name string) *handheld {
	code, err := s.hub.NewCode(b.Context(), time.Now(), name)
	if err != nil {
		b.Fatal(err)
	}
	public, private := newKey(b)
	answer, err := s.hub.Enroll(b.Context(), time.Now(), wire.Enroll{Version: wire.Version, Code: code, PublicKey: public})
	if err != nil {
		b.Fatal(err)
	}
	return &handheld{id: answer.Replica, key: private, random: rand.New(rand.NewPCG(uint64(len(name)), 7))}
}

func (h *handheld) push(b *testing.B, sequencer *hub.Sequencer, n int) error {
	push := wire.Push{Version: wire.Version, First: h.number + 1, Before: h.hash}
	for _, fact := range picks(h.random, n) {
		h.number++
		data, err := wire.Seal(wire.Envelope{Number: h.number, Worker: "W-1", Boot: int64(h.number) * 900}, fact)
		if err != nil {
			return err
		}
		h.hash = wire.Link(h.hash, data)
		push.Facts = append(push.Facts, cbor.RawMessage(data))
	}
	push.Signature = sign(h.key, h.hash)
	answer, err := sequencer.Push(b.Context(), hub.PushFrom{Replica: h.id, Push: push})
	if err == nil && answer.Acked != h.number {
		err = fmt.Errorf("acknowledged %d of %d", answer.Acked, h.number)
	}
	return err
}

// BenchmarkBootstrap is 100,000 rows from the hub to an empty device. The floor is VACUUM INTO, gzip and quick_check
// of the hub's file.
func BenchmarkBootstrap(b *testing.B) {
	s := startSite(b)
	rows := make([]domain.Row, 100_000)
	for i := range rows {
		rows[i] = domain.Barcode{Text: fmt.Sprintf("95210%08d", i), Item: fmt.Sprint(20000 + i%470), Quantity: 1}
	}
	if err := s.hub.Import(b.Context(), time.Now(), rows); err != nil {
		b.Fatal(err)
	}
	for n := 0; b.Loop(); n++ {
		b.StopTimer()
		d := s.device(b, fmt.Sprintf("b%d-%d", n, b.N))
		l := link.New(d)
		b.StartTimer()
		start := time.Now()
		if err := l.Sync(b.Context()); err != nil {
			b.Fatal(err)
		}
		ours := time.Since(start)
		b.StopTimer()
		floor := vacuumFloor(b, s)
		b.ReportMetric(ours.Seconds(), "s")
		b.ReportMetric(floor.Seconds(), "floor-s")
		b.ReportMetric(ours.Seconds()/floor.Seconds(), "x-floor")
		b.StartTimer()
	}
}
