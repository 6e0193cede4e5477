package replica_test

import (
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/sqlite"
	"github.com/handtruck/handtruck/sync/wire"
)

// unclearable is a base of which a page is damaged that has to be read to empty it.
type unclearable struct{ replica.Base }

func (unclearable) Clear() error { return sqlite.ErrBroken }

// A replica so damaged that it cannot even be emptied is fetched anew like any other that is: a device that is told to begin
// anew, or to go on as another one, must not try that for ever.
func TestDamagedRowsNeedNotBeCleared(t *testing.T) {
	device, err := replica.New(replica.NewMemoryJournal(), unclearable{replica.NewMemoryBase()}, replica.NewClock(time.Time{}))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := device.Pulled(wire.Pulled{Epoch: "second", Restart: true}); err != nil {
		t.Errorf("it does not go on: %v", err)
	}
	if device.Damage() == nil {
		t.Error("it does not fetch its rows anew")
	}
}
