package domain_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
)

// TestWhichWasFirst holds what proves an order, and that what contradicts itself proves none.
func TestWhichWasFirst(t *testing.T) {
	first := domain.Seen{Device: "t1", Number: 1, Site: 5, Low: 100, High: 110}
	for _, c := range []struct {
		name   string
		second domain.Seen
		order  domain.Precedence
	}{
		{"the next one of the same device", domain.Seen{Device: "t1", Number: 2}, domain.Earlier},
		{"the same number in a copy of the device", domain.Seen{Device: "t1", Number: 2, Branch: "b", Low: 90, High: 120}, domain.Unclear},
		{"who knew of it", domain.Seen{Device: "t2", Number: 1, Site: 9, Base: 5, Low: 90, High: 120}, domain.Earlier},
		{"who knew of what was before it", domain.Seen{Device: "t2", Number: 1, Site: 9, Base: 4, Low: 90, High: 120}, domain.Unclear},
		{"surely later", domain.Seen{Device: "t2", Number: 1, Low: 111, High: 120}, domain.Earlier},
		{"surely earlier", domain.Seen{Device: "t2", Number: 1, Low: 80, High: 99}, domain.Later},
		{"a position that was another fact's before the hub lost it", domain.Seen{Device: "t2", Number: 1, Site: 4, Base: 5, Low: 80, High: 99}, domain.Unclear},
	} {
		if order := first.Compare(c.second); order != c.order {
			t.Errorf("%s: %v, not %v", c.name, order, c.order)
		}
		mirrored := map[domain.Precedence]domain.Precedence{domain.Earlier: domain.Later, domain.Later: domain.Earlier}[c.order]
		if order := c.second.Compare(first); order != mirrored {
			t.Errorf("%s, seen from the other side: %v, not %v", c.name, order, mirrored)
		}
	}
}
