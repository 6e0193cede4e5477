package policy

import (
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
	"github.com/handtruck/handtruck/domain/walk"
)

const (
	paceRuns      = 10            // walks before a site has a pace of its own
	paceTolerance = 20            // a pace that differs by less than one in so many is left as it is: rows travel to every device
	walkLongest   = 4 * time.Hour // what took longer was left lying
)

// learnPace states how fast the site works its runs, when it has changed.
func learnPace(rows domain.Reader) []domain.Fact {
	var history []route.Done
	for _, w := range domain.All[domain.Walked](rows) {
		if took := time.Duration(w.Ended-w.Began) * time.Millisecond; took <= walkLongest {
			history = append(history, route.Done{LengthMM: w.LengthMM, Lines: int(w.Lines), Took: took})
		}
	}
	if len(history) < paceRuns {
		return nil
	}
	learned := route.LearnPace(history)
	before, _ := walk.Pace(rows)
	if alike(learned.PerMetre, before.PerMetre) && alike(learned.PerLine, before.PerLine) && alike(learned.PerRun, before.PerRun) {
		return nil
	}
	state := func(name string, pace time.Duration) domain.Fact {
		return domain.Stated{Row: domain.Setting{Name: name, Value: max(1, pace.Milliseconds())}}
	}
	return []domain.Fact{state(domain.SettingPaceMetre, learned.PerMetre), state(domain.SettingPaceLine, learned.PerLine),
		state(domain.SettingPaceRun, learned.PerRun)}
}

func alike(a, b time.Duration) bool { return max(a-b, b-a) <= max(b/paceTolerance, time.Millisecond) }
