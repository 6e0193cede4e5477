package wire

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode"
)

// secret fields are shown to nobody.
var secret = map[string]bool{"PINHash": true}

// DescribeFact writes a fact as one line of JSON for people and other programs: names as in the code, in small
// letters with underscores, without what is
// empty or secret. A fact that this version does not know is an empty object.
func DescribeFact(e Envelope) (string, error) {
	fact, err := e.Fact()
	if err != nil {
		return "{}", nil
	}
	text, err := json.Marshal(plain(reflect.ValueOf(fact)))
	if err != nil {
		return "", fmt.Errorf("describe %v: %w", e.Kind, err)
	}
	return string(text), nil
}

// plain turns a value into what json writes: maps, slices, texts and numbers.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			if field := v.Type().Field(i); field.IsExported() && !v.Field(i).IsZero() && !secret[field.Name] {
				fields[snake(field.Name)] = plain(v.Field(i))
			}
		}
		return fields
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v.Interface()
		}
		items := make([]any, v.Len())
		for i := range items {
			items[i] = plain(v.Index(i))
		}
		return items
	}
	return v.Interface()
}

// snake writes ShelfLifeDays as shelf_life_days, and WeightG or PINHash as people expect them.
func snake(name string) string {
	var b strings.Builder
	runes := []rune(name)
	for i, r := range runes {
		startsWord := i > 0 && unicode.IsUpper(r) && (!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if startsWord {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
