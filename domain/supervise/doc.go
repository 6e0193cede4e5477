// Package supervise is what a supervisor decides while walking through the site: discrepancies and counts that wait for
// a word, goods on hold, claims that nobody works on, places that were marked full or closed, incidents, and the rules
// of the site.
//
// He chooses a list and goes through it one by one, or scans a place. What he decides is a fact like any other, with the
// cause that he found; a count that has changed since he looked at it is shown again instead of being taken.
package supervise
