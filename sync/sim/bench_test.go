//go:build unix

package sim_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/handtruck/handtruck/sync/sim"
)

// BenchmarkSeeds tells how long devices are simulated in a second of a processor, garbage collection and checks included.
// The floor is the time that passes: a site in real time is one device hour in an hour for each device.
func BenchmarkSeeds(b *testing.B) {
	for _, world := range []struct {
		name   string
		config sim.Config
	}{{"model", sim.Config{}}, {"files", sim.Config{Store: sim.SQLite}}, {"crews", sim.Config{Crew: true}}} {
		b.Run(world.name, func(b *testing.B) {
			var hours float64
			var facts int
			before := processorTime(b)
			for n := 0; b.Loop(); n++ {
				config := world.config
				config.Seed = uint64(n)
				report, err := sim.Run(config)
				if err != nil {
					b.Fatal(err)
				}
				hours += report.DeviceHours()
				facts += report.Facts
			}
			spent := (processorTime(b) - before).Seconds()
			b.ReportMetric(hours/spent, "device-hours/cpu-s")
			b.ReportMetric(float64(facts)/spent, "facts/cpu-s")
			b.ReportMetric(hours*time.Hour.Seconds()/spent, "times-real-time")
		})
	}
}

func processorTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
