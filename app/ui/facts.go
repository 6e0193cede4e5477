package ui

import (
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/app/terminal"
	"github.com/handtruck/handtruck/domain/work"
)

// How many lines of facts a screen has room for; what does not fit is not needed now.
const (
	factsMost = 5
	listMost  = 8 // where there is nothing but facts to look at
)

// named are the fields that are shown with their names, in the order in which they are read.
var named = []string{"lot", "expiry", "serial", "unit", "tote", "order", "carrier", "carton", "label", "others", "note", "zone", "worker", "site", "from", "late", "minutes", "next", "nearest"}

// facts are the lines between the place and the prompt, in the order in which they are read.
func facts(a terminal.Answer) []string {
	switch {
	case strings.HasPrefix(a.Step, "supervise/"):
		return everything(a)
	case aboutDevice(a):
		return deviceFacts(a)
	}
	var lines []string
	add := func(parts ...string) {
		if joined := strings.Join(strings.Fields(strings.Join(parts, " ")), " "); joined != "" {
			lines = append(lines, joined)
		}
	}
	add(shown(a, "item"), shown(a, "name"))
	if quantity := shown(a, "quantity"); quantity != "" {
		taken := shown(a, "taken")
		if taken != "" && taken != "0" {
			quantity = taken + " / " + quantity
		}
		add(quantity, shown(a, "uom"))
	} else if taken := shown(a, "taken"); taken != "" {
		add(taken, shown(a, "uom"))
	}
	for _, name := range named {
		if value := shown(a, name); value != "" {
			add(work.Say(a.Language, name), value)
		}
	}
	most := factsMost
	for _, name := range []string{"contents", "missing", "totes"} {
		if list, ok := a.Show.Get(name).([]string); ok {
			lines, most = append(lines, list...), listMost
		}
	}
	if age, ok := a.Show.Get("age_s").(int64); ok {
		const minute = 60
		lines = append([]string{work.Say(a.Language, "as of %d min ago", age/minute)}, lines...)
	}
	return lines[:min(most, len(lines))]
}

// everything is all that a screen shows, two things to a line: a supervisor decides on it.
func everything(a terminal.Answer) []string {
	var lines []string
	for _, field := range a.Show {
		if field.Name == "location" {
			continue // it has its own large line
		}
		word := strings.ReplaceAll(field.Name, "_", " ")
		if field.Name == "kind" || field.Name == "name" || field.Name == "item" {
			word = ""
		}
		text := strings.TrimSpace(work.Say(a.Language, word) + " " + strings.ReplaceAll(shown(a, field.Name), "_", " "))
		const width = 30
		if last := len(lines) - 1; last >= 0 && len([]rune(lines[last]))+len([]rune(text)) < width {
			lines[last] += ", " + text
			continue
		}
		lines = append(lines, text)
	}
	return lines[:min(listMost, len(lines))]
}

// shown is a field as text, or empty.
func shown(a terminal.Answer, name string) string {
	switch value := a.Show.Get(name).(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(value, " ")
	default:
		return fmt.Sprint(value)
	}
}
