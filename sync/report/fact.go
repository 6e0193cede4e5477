package report

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"github.com/handtruck/handtruck/domain"
)

// Columns of the tables that a hub's log and its list of devices make.
var (
	EventColumns  = []string{"seq", "id", "device", "device_seq", "time", "worker", "kind", "fact"}
	DeviceColumns = []string{"device", "last_sync", "unsynced", "state"}
)

// secretFields are never shown.
var secretFields = map[string]bool{"PINHash": true}

// Fact is what a fact says, as JSON with names such as over_receipt; fields that say nothing are left out.
func Fact(fact domain.Fact) (json.RawMessage, error) {
	text, err := json.Marshal(plain(reflect.ValueOf(fact)))
	if err != nil {
		return nil, fmt.Errorf("show fact: %w", err)
	}
	return text, nil
}

// plain turns a value into what encoding/json writes as wished.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.Struct:
		fields := map[string]any{}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if field.IsExported() && !secretFields[field.Name] && !v.Field(i).IsZero() {
				fields[snake(field.Name)] = plain(v.Field(i))
			}
		}
		return fields
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v.Interface()
		}
		list := make([]any, v.Len())
		for i := range list {
			list[i] = plain(v.Index(i))
		}
		return list
	}
	return v.Interface()
}

// snake turns ShipBy into ship_by and XMM into xmm.
func snake(name string) string {
	var b strings.Builder
	before := 'A'
	for _, letter := range name {
		if unicode.IsUpper(letter) && !unicode.IsUpper(before) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToLower(letter))
		before = letter
	}
	return b.String()
}
