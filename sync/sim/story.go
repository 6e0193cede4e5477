package sim

import (
	"fmt"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
)

// line is a line of the story with its step and its time.
func (w *world) line(format string, args ...any) string {
	at := time.Duration(w.now-epochMS) * time.Millisecond
	return fmt.Sprintf("step %4d  %12s  %s", w.step, at.Round(time.Millisecond), fmt.Sprintf(format, args...))
}

// describe says what a fact says.
func describe(fact domain.Fact) string {
	text := fmt.Sprintf("%+v", fact)
	return fact.Kind().String() + " " + strings.NewReplacer("Goods:", "", " Lot:", "", " Expiry:", "", " Serial:", "", " Status:", "").Replace(text)
}
