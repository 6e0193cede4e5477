package domain

import (
	"reflect"
	"sync"
)

// FoldVersion is raised when facts that were known already come to make other rows than before: a hub then makes all of them anew.
const FoldVersion = 3

// Vocabulary is how much this version understands: how many kinds of facts, tables and fields of both. It only ever grows,
// as nothing that shipped is taken out again, so of two versions the one that has more knows all that the other does.
var Vocabulary = sync.OnceValue(func() int {
	seen := map[reflect.Type]bool{}
	count := FoldVersion + len(names) + len(rowMakers)
	note := func(pointer any) error {
		count += fieldsOf(reflect.TypeOf(pointer).Elem(), seen)
		return nil
	}
	for _, make := range factMakers {
		make(note) // it fails only if note does
	}
	for _, make := range rowMakers {
		make(note)
	}
	return count
})

// fieldsOf counts the fields of a type and of what it is made of, each type once.
func fieldsOf(t reflect.Type, seen map[reflect.Type]bool) (count int) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array:
		return fieldsOf(t.Elem(), seen)
	case reflect.Map:
		return fieldsOf(t.Key(), seen) + fieldsOf(t.Elem(), seen)
	}
	if t.Kind() != reflect.Struct || seen[t] {
		return 0
	}
	seen[t] = true
	for i := range t.NumField() {
		if t.Field(i).IsExported() {
			count += 1 + fieldsOf(t.Field(i).Type, seen)
		}
	}
	return count
}
