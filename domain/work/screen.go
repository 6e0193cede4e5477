package work

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Tone is the verdict on the last input.
type Tone string

// The tones: Ask means that there was nothing to judge.
const (
	Ask   Tone = "ask"
	OK    Tone = "ok"
	Warn  Tone = "warn"
	Error Tone = "error"
)

// Screen is all that a worker sees at one step: data that any painter can draw.
type Screen struct {
	Step     string
	Title    string
	Prompt   string
	Tone     Tone
	Code     Code
	Message  string
	Show     Fields
	Options  []Option
	Progress *Progress
	Echo     *Echoed
	Ahead    *Ahead // the way to go next, for painters that can draw a map
}

// Ahead is the way that lies before a worker, by the codes of places.
type Ahead struct {
	Run   string
	From  string   // where he stands
	Stops []string // in the order of the walk, the next one first
	End   string   // where the run ends, when so few stops are left that it can be shown
}

// Option is something the worker may choose instead of scanning.
type Option struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	Count int    `json:"count,omitempty"` // open tasks, at home
}

// Progress is how much of the work in hand is done.
type Progress struct {
	Done  int `json:"done"`
	Total int `json:"total"`
}

// Echoed is the last input with its verdict: it answers «did it take it?».
type Echoed struct {
	Text string `json:"text"`
	Tone Tone   `json:"tone"`
}

// Field is one named value of a screen.
type Field struct {
	Name  string
	Value any // string, int64 or []string
}

// Fields are the values of a screen in the order in which they are to be read.
type Fields []Field

// Add appends a value; an empty text is left out, as nothing is known of it.
func (f *Fields) Add(name string, value any) {
	if value == "" {
		return
	}
	*f = append(*f, Field{name, value})
}

// Get returns the value under the name, or nil.
func (f Fields) Get(name string) any {
	for _, field := range f {
		if field.Name == name {
			return field.Value
		}
	}
	return nil
}

// MarshalJSON writes the fields as one object in their order.
func (f Fields) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, field := range f {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(field.Name)
		if err != nil {
			return nil, fmt.Errorf("encode name of field: %w", err)
		}
		value, err := json.Marshal(field.Value)
		if err != nil {
			return nil, fmt.Errorf("encode %s: %w", field.Name, err)
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}
