// Package domain holds the nouns of a warehouse, the facts that happen to them, and the fold that turns
// facts into rows.
//
// What happened is a [Fact]; what we believe follows from facts. A device and the hub run the same pure
// [Fold] over the same facts, so they cannot come to believe different things. Nothing in here reads a
// clock, a disk or a network: time, randomness and storage come in as values.
package domain
