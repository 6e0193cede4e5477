package desk

import (
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// Lock is how long a badge is locked by this device's own clock. Clocks are wrong, and workers set them: a lock holds for no
// more than its five minutes on any of them, and for its five minutes on the one that saw the wrong PINs.
type Lock struct {
	Told  int64 `json:"told"`  // ms: the end as the rows told it, once it was taken into account
	Until int64 `json:"until"` // ms
}

// lockedOut refuses a badge as long as it is locked.
func lockedOut(s State, person domain.Worker, t *work.Turn) (State, bool) {
	now := t.Now.UnixMilli()
	lock := s.Locks[person.Badge]
	if person.LockedUntil != lock.Told {
		lock = Lock{person.LockedUntil, max(lock.Until, person.LockedUntil)}
	}
	lock.Until = min(lock.Until, now+domain.PINLockMS) // what seems to last longer was told or begun by another clock
	if lock.Until <= now && lock.Told <= now {
		s.Locks = without(s.Locks, person.Badge)
		return s, false
	}
	s.Locks = with(s.Locks, person.Badge, lock)
	if lock.Until <= now {
		return s, false
	}
	t.Refuse(work.BadgeLocked, t.Clock(time.UnixMilli(lock.Until)))
	return s, true
}
