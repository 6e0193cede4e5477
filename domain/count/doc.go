// Package count is counting what is really at a place.
//
// The worker scans the place, then each thing he finds there and how many; nothing tells him what should be there.
// When he is done, what is on record and was not counted is zero, after he has confirmed that. A count that differs
// from the ledger is asked for once more: two counts that agree are believed, one is not.
package count
