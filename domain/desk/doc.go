// Package desk is what a worker stands before when no work is in hand: he logs in with badge and PIN, chooses work
// or scans anything, and the desk hands the scan to the workflow where it belongs.
//
// A scan at home goes where it can be worked on: a receipt number or an announced pallet to receiving, a pallet on
// a dock to putaway, an order to picking or packing, a return number to returns. A place, an item, a lot or any
// other pallet is looked up. A badge changes the worker. While work is in hand, its workflow gets every input;
// logging out in the middle of it parks the work until the same worker is back.
package desk
