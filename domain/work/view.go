package work

import (
	"math"
	"time"
	_ "time/tzdata" // handhelds have no time zone data that Go can read

	"github.com/handtruck/handtruck/domain"
)

// View is what a workflow may look at: the replica, the time, and whose hands hold the device.
type View struct {
	Rows   domain.Reader
	Now    time.Time   // the device's clock
	Seen   domain.Seen // what the next fact will carry
	Worker domain.Worker
	Online bool
	Synced time.Time // since when, by that clock, the rows may not be the hub's any more
	Empty  bool      // the site's rows have not come to this device yet
	Loaded Loaded    // how far they have

	// Unread tells whether rows that were asked for since the view was made cannot be read; nil stands for never.
	Unread func() bool
}

// Blind tells whether something that was looked at cannot be read: what was not found may be there all the same.
func (v View) Blind() bool { return v.Unread != nil && v.Unread() }

// Time is the site's time: the hub's, as far as the device has measured it since it started. Where it has not, it is what the device's
// clock says, which workers and dead batteries move; measured is false then.
func (v View) Time() (now time.Time, measured bool) {
	if v.Seen.Low <= 0 || v.Seen.High == math.MaxInt64 {
		return v.Now, false
	}
	return time.UnixMilli(v.Seen.Low + (v.Seen.High-v.Seen.Low)/2), true
}

// Loaded is how much of the site's first rows has come, in bytes. Without a total the hub has not answered yet.
type Loaded struct{ Done, Total int64 }

// Loading says how far the site's rows have come.
func (v View) Loading() string {
	const kB, MB = 1000, 1000_000
	switch {
	case v.Loaded.Total <= 0:
		return v.Say("the hub has not answered yet")
	case v.Loaded.Total < MB:
		return v.Say("%d of %d kB", v.Loaded.Done/kB, (v.Loaded.Total+kB-1)/kB)
	}
	return v.Say("%d of %d MB", v.Loaded.Done/MB, (v.Loaded.Total+MB-1)/MB)
}

// Device is the name of the handheld.
func (v View) Device() string { return v.Seen.Device }

// Site is the warehouse; its zero value when the replica is still empty.
func (v View) Site() domain.Site {
	site, _ := domain.Get[domain.Site](v.Rows)
	return site
}

// Today is the site's day, YYYY-MM-DD.
func (v View) Today() string {
	now, _ := v.Time()
	return now.In(v.zone()).Format(time.DateOnly)
}

// Clock is a moment as the site's clocks show it, HH:MM.
func (v View) Clock(at time.Time) string { return at.In(v.zone()).Format("15:04") }

// DaysLeft is how many of the site's days lie between today and the date (YYYY-MM-DD); negative when it is past.
func (v View) DaysLeft(date string) int64 {
	day, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return 0
	}
	today, err := time.Parse(time.DateOnly, v.Today())
	if err != nil {
		return 0
	}
	return int64(day.Sub(today).Hours() / 24)
}

func (v View) zone() *time.Location {
	zone, err := time.LoadLocation(v.Site().TimeZone)
	if err != nil {
		return time.UTC // the import has checked the name; an empty replica has none
	}
	return zone
}

// Say is a phrase in the worker's language.
func (v View) Say(phrase string, args ...any) string { return Say(v.Worker.Language, phrase, args...) }
