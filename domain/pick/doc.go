// Package pick takes the goods of orders from their places, one place after the other.
//
// The worker asks for the next order or scans its number, and scans a tote; an order number scanned instead joins the
// run, and each order gets a tote of its own. At every stop he scans the place, then what he takes, and enters how
// many unless one scan says it. In a run of several orders he confirms the tote as well. A stop that he skips comes
// last; the scan of another stop jumps to it. When fewer are there than recorded he says why and how many, and the
// rest is found elsewhere if there is any. When a place should be empty he is asked whether it is. At the end he
// sets the totes down.
package pick
