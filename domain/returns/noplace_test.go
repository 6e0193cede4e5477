package returns_test

import (
	"strings"
	"testing"

	"github.com/handtruck/handtruck/domain/returns"
	"github.com/handtruck/handtruck/domain/work/script"
)

// Where there is no place of the kind, that is said before the goods are carried about; another condition may be chosen.
func TestNoPlaceOfTheKind(t *testing.T) {
	stage := script.Warehouse() // which has neither quarantine nor returns places
	played, err := script.Play("choose blind\nscan 100\nenter 1\nchoose quarantine\nchoose resell\n----\n", script.Of(returns.Start(), returns.Next, returns.Screen), stage)
	if err != nil {
		t.Fatal(err)
	}
	screens := strings.Split(strings.TrimSpace(played), "\nreturn/")
	refused, then := screens[len(screens)-2], screens[len(screens)-1]
	if !strings.HasPrefix(refused, "condition: Which condition? (error)\n  no_location_found") {
		t.Errorf("for quarantine it says\n%s", refused)
	}
	if !strings.HasPrefix(then, "location: Scan the location (ask)\n  location F-1\n") {
		t.Errorf("as new it goes to\n%s", then)
	}
}
