// Package returns takes back what customers send.
//
// The worker scans the return's number or that of the order it comes from, or takes goods of unknown origin. He scans
// each item, gives what its tracking needs and how many, and says in which condition they are. The condition decides
// the status they get and the place where they are set down. Nobody sends back what never left, nor more than left.
package returns
