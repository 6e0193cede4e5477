package sim

import (
	"slices"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/wire"
)

// futureIgnored lets the hub pass over facts that come too early, without a word.
func futureIgnored() seams {
	return seams{serve: func(p *process, m *letter) bool {
		push, had, ok := plainPush(p, m)
		if !ok || push.First <= uint64(had)+1 {
			return false
		}
		p.w.reply(m, statusOK, wire.Pushed{Acked: push.First - 1, Expected: push.First, Head: headOf(p)})
		return true
	}}
}

// numbersDecide lets the hub take for known what has a known number, whatever it says.
func numbersDecide() seams {
	return seams{serve: func(p *process, m *letter) bool {
		push, had, ok := plainPush(p, m)
		last := push.First + uint64(len(push.Facts)) - 1
		if !ok || last > uint64(had) || len(push.Facts) == 0 {
			return false
		}
		p.w.reply(m, statusOK, wire.Pushed{Acked: last, Expected: last + 1, Head: headOf(p)})
		return true
	}}
}

// plainPush is a push of a device that is known, with how many of its facts the hub has.
func plainPush(p *process, m *letter) (push wire.Push, had int, ok bool) {
	if m.errand != pushing {
		return push, 0, false
	}
	push, err := open[wire.Push](m.body, wire.PushBytesMax)
	if err != nil {
		return push, 0, false
	}
	err = p.w.eye(func(s hub.Snapshot) error {
		r, err := s.Replica(m.replica)
		had = int(r.Acked)
		return err
	})
	return push, had, err == nil
}

func headOf(p *process) *wire.TreeHead {
	head := p.w.head.Signed()
	return &head
}

// oneSided lets only the device remember how far it has sent.
func oneSided() seams {
	most := map[string]uint64{}
	return seams{answer: func(d *device, m *letter) bool {
		id := d.Identity().Replica
		switch answer := m.body.value.(type) {
		case wire.Pushed:
			most[id] = max(most[id], answer.Acked)
			answer.Acked = most[id]
			m.body = parcel{value: answer}
		case wire.Pulled:
			if c := answer.Checkpoint; c != nil {
				copied := *c
				copied.Acked = max(most[id], c.Acked)
				if copied.Acked != c.Acked {
					copied.Chain, copied.Replica = nil, ""
				}
				answer.Checkpoint = &copied
				m.body = parcel{value: answer}
			}
		}
		return false
	}}
}

// waitsForWrite tries a push that failed again only when there is something new to send.
func waitsForWrite() seams {
	sent := map[*device]int{}
	return seams{asked: func(d *device, m *letter) bool {
		if m.errand != pushing {
			return true
		}
		again := sent[d] == d.recorded()
		sent[d] = d.recorded()
		return !again
	}, answer: func(d *device, m *letter) bool {
		if m.errand == pushing && m.status == statusOK {
			sent[d] = 0
		}
		return false
	}}
}

// countsPositions takes a place in a list for what was sent: when the list changes, it sends others.
func countsPositions() seams {
	sent := map[*device]int{}
	return seams{asked: func(d *device, m *letter) bool {
		push, ok := m.body.value.(wire.Push)
		if !ok {
			return true
		}
		if k := sent[d]; k > 0 && k < len(push.Facts) {
			push.First += uint64(k)
			push.Facts = slices.Clone(push.Facts[k:])
			m.body.value = push
			return true
		}
		sent[d] = len(push.Facts)
		return true
	}}
}

// headsForgotten lets nobody tell the hub what it has said before, so that it takes numbers twice.
func headsForgotten() seams {
	return seams{asked: func(_ *device, m *letter) bool {
		if pull, ok := m.body.value.(wire.Pull); ok {
			pull.Head, pull.Latest = nil, nil
			m.body.value = pull
		}
		return true
	}}
}

// wallClock lets the hub tell the time of its machine's clock, which can be set back.
func wallClock(p *process) time.Time { return time.UnixMilli(p.w.now + p.skew) }
