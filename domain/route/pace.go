package route

import "time"

// Pace is how fast a site works its runs.
type Pace struct {
	PerMetre time.Duration
	PerLine  time.Duration
	PerRun   time.Duration // fetching the cart, handing over
}

// DefaultPace is walking at 1 m/s and ten seconds a line, for a site without history.
var DefaultPace = Pace{PerMetre: time.Second, PerLine: 10 * time.Second, PerRun: time.Minute}

// Done is a run of the past.
type Done struct {
	LengthMM int64
	Lines    int
	Took     time.Duration
}

// historyMin is how many runs it takes to learn from.
const historyMin = 10

// LearnPace fits metres and lines to the time that past runs took, by least squares with DefaultPace as the prior worth
// a few runs. It is DefaultPace while history is short, and never claims that walking or a line takes less than a tenth
// of the default: such a fit comes from runs too much alike.
func LearnPace(history []Done) Pace {
	if len(history) < historyMin {
		return DefaultPace
	}
	var m normal
	for _, d := range history {
		m.add([3]float64{float64(d.LengthMM) / 1000, float64(d.Lines), 1}, d.Took.Seconds())
	}
	prior := [3]float64{DefaultPace.PerMetre.Seconds(), DefaultPace.PerLine.Seconds(), DefaultPace.PerRun.Seconds()}
	fit := m.solve(prior)
	for i := range fit {
		fit[i] = max(fit[i], prior[i]/10)
	}
	return Pace{seconds(fit[0]), seconds(fit[1]), seconds(fit[2])}
}

func seconds(s float64) time.Duration { return time.Duration(s * float64(time.Second)) }

// Estimate is the time a run will take.
func (p Pace) Estimate(lengthMM int64, lines int) time.Duration {
	return p.PerRun + time.Duration(lines)*p.PerLine + time.Duration(float64(p.PerMetre)*float64(lengthMM)/1000)
}

// InTime reports whether a run that starts now ends before the cut-off.
func (p Pace) InTime(now, cutOff time.Time, lengthMM int64, lines int) bool {
	return !now.Add(p.Estimate(lengthMM, lines)).After(cutOff)
}

// normal holds the normal equations of three unknowns.
type normal struct {
	left  [3][3]float64
	right [3]float64
}

func (m *normal) add(row [3]float64, value float64) {
	for i := range row {
		for j := range row {
			m.left[i][j] += row[i] * row[j]
		}
		m.right[i] += row[i] * value
	}
}

// solve finds the unknowns, drawn a little towards the prior so that runs all alike have an answer too. The pull is
// relative to each unknown's own weight in the data.
func (m *normal) solve(prior [3]float64) (x [3]float64) {
	a, b := m.left, m.right
	for i := range a {
		pull := a[i][i]*1e-6 + 1e-9
		a[i][i] += pull
		b[i] += pull * prior[i]
	}
	for i := range a { // positive definite, so no pivoting
		for j := i + 1; j < len(a); j++ {
			factor := a[j][i] / a[i][i]
			for k := i; k < len(a); k++ {
				a[j][k] -= factor * a[i][k]
			}
			b[j] -= factor * b[i]
		}
	}
	for i := len(a) - 1; i >= 0; i-- {
		x[i] = b[i]
		for k := i + 1; k < len(a); k++ {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}
