package domain_test

import (
	"fmt"
	"testing"

	"github.com/handtruck/handtruck/domain"
)

func TestASiteRemembersItsLastWalks(t *testing.T) {
	rows := domain.NewOverlay(nil)
	drop := func(i int64, dropped domain.Dropped) {
		dropped.Run, dropped.Began, dropped.Ended = fmt.Sprint("run-", i), i*1000, i*1000+500
		domain.Fold(rows, domain.Seen{Device: "t1", Number: uint64(i)}, "w1", dropped)
	}
	drop(1, domain.Dropped{Lines: 3}) // no floor is known: nothing to learn from
	for i := int64(2); i < 2+domain.WalkedMost+5; i++ {
		drop(i, domain.Dropped{LengthMM: 40_000, Lines: 3})
	}
	walks := domain.All[domain.Walked](rows)
	if len(walks) != domain.WalkedMost {
		t.Errorf("remembers %d walks, want %d", len(walks), domain.WalkedMost)
	}
	for i := range int64(7) {
		if _, ok := domain.Get[domain.Walked](rows, fmt.Sprint("run-", i)); ok {
			t.Errorf("still remembers walk %d, one of the oldest", i)
		}
	}
}
