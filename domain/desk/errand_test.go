package desk_test

import (
	"testing"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/desk"
	"github.com/handtruck/handtruck/domain/policy"
	"github.com/handtruck/handtruck/domain/work/script"
)

// TestErrands plays a site that lets its pickers count what lies on their way.
func TestErrands(t *testing.T) {
	script.Within(t, "testdata/errands", *update, func() (script.Machine, *script.Stage) {
		stage := script.Warehouse()
		stage.State(domain.Setting{Name: domain.SettingDetour, Value: 20})
		for _, fact := range policy.Run(stage.Rows, stage.Now) {
			domain.Fold(stage.Rows, domain.Seen{Device: "hub"}, "", fact)
		}
		// P3 waits on the dock, two metres from where the run ends.
		return script.Of(desk.State{}, machine.Next, machine.Screen), stage
	})
}
