// Package policy holds what the hub decides by itself: which stock is set aside for which order, and when a
// claim has lasted too long. It is pure: it looks at rows and answers with facts, which the hub records like
// any others, so that its decisions too are in the audit and on every device.
//
// A device uses the same choice of stock when a place turns out short: see [Allocate].
package policy
