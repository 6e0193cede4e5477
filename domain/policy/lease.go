package policy

import (
	"time"

	"github.com/handtruck/handtruck/domain"
)

// expireClaims ends the claims of which nothing was heard for [domain.LeaseMS]: the orders go to whoever comes
// next. What their owners have taken stays recorded.
func expireClaims(rows domain.Reader, now time.Time) []domain.Fact {
	var facts []domain.Fact
	for _, order := range domain.Find[domain.Order](rows, domain.ByState, string(domain.StatePicking)) {
		if now.UnixMilli()-order.Since > domain.LeaseOf(rows) {
			facts = append(facts, domain.ClaimExpired{Order: order.Code, Run: order.Run})
		}
	}
	return facts
}
