package hub

import "fmt"

// Refusal is why the hub does not do what a person asked for, in words for that person; whatever wraps it only says on which way it came.
type Refusal struct{ words string }

// Error is what the person reads.
func (r *Refusal) Error() string { return r.words }

func refuse(format string, args ...any) error { return &Refusal{fmt.Sprintf(format, args...)} }
