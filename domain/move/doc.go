// Package move is taking goods from one place to another, and filling pick faces up.
//
// The worker scans a pallet, which moves whole, or a place and then what and how many he takes there. Taken goods
// are on his cart until he sets them down. Replenishing begins with an offer: which pick face needs what, and where
// it stands; then it goes on as a move.
package move
