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
	return append(facts, expireTasks(rows, now)...)
}

// expireTasks gives back tasks that somebody took in hand and did not end.
func expireTasks(rows domain.Reader, now time.Time) []domain.Fact {
	var facts []domain.Fact
	for _, kind := range []domain.TaskKind{domain.TaskPutaway, domain.TaskReplenish} {
		for _, task := range domain.Find[domain.Task](rows, domain.ByKind, domain.TaskTerm(kind, domain.TaskClaimed)) {
			if task.Since > 0 && now.UnixMilli()-task.Since > domain.LeaseOf(rows) {
				facts = append(facts, domain.TaskTaken{Tasks: []string{task.ID}, Back: true, Of: task.Device})
			}
		}
	}
	return facts
}
