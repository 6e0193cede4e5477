package walk

import (
	"time"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/route"
)

// Pace is how fast the site works its runs, as the hub has learned it; known is false before it has. Then no minutes are
// told: a guess would be believed.
func Pace(rows domain.Reader) (pace route.Pace, known bool) {
	of := func(name string) time.Duration { return time.Duration(domain.SettingOf(rows, name)) * time.Millisecond }
	pace = route.Pace{PerMetre: of(domain.SettingPaceMetre), PerLine: of(domain.SettingPaceLine), PerRun: of(domain.SettingPaceRun)}
	return pace, pace != route.Pace{}
}
