package script

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/handtruck/handtruck/domain/work"
)

// write is a screen as a script shows it: one line for what is asked and how the input was taken, one for each of
// the rest, as far as there is anything to say.
func write(screen work.Screen) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s (%s)\n", screen.Step, screen.Prompt, screen.Tone)
	if screen.Code != "" {
		fmt.Fprintf(&b, "  %s: %s\n", screen.Code, screen.Message)
	}
	for _, field := range screen.Show {
		value := field.Value
		if lines, ok := value.([]string); ok {
			value = strings.Join(lines, ", ")
		}
		fmt.Fprintf(&b, "  %s %v\n", field.Name, value)
	}
	if len(screen.Options) > 0 {
		b.WriteString("  options")
		for _, option := range screen.Options {
			b.WriteString(" " + option.ID)
			if option.Count > 0 {
				fmt.Fprintf(&b, "(%d)", option.Count)
			}
		}
		b.WriteString("\n")
	}
	if screen.Progress != nil {
		fmt.Fprintf(&b, "  progress %d of %d\n", screen.Progress.Done, screen.Progress.Total)
	}
	return b.String()
}

// Text is a fact with the fields that are not empty.
func Text(fact any) string { return strings.TrimSpace(text(reflect.ValueOf(fact))) }

func text(v reflect.Value) string {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return ""
		}
		return text(v.Elem())
	case reflect.Slice:
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = text(v.Index(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case reflect.Struct:
		var parts []string
		for i := range v.NumField() {
			if field := v.Field(i); !field.IsZero() {
				parts = append(parts, v.Type().Field(i).Name+"="+text(field))
			}
		}
		return "{" + strings.Join(parts, " ") + "}"
	}
	return fmt.Sprint(v.Interface())
}
