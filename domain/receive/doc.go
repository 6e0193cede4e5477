// Package receive takes in what suppliers bring.
//
// The worker scans the receipt, or something that only one receipt expects. An announced pallet is received with all
// that is on it by one scan. Otherwise he scans an item; what its tracking needs and no code held (lot, expiry, serial
// number) is asked; then how many, and on which pallet they go. Codes of one label add up, and codes that contradict
// each other are refused. Goods that may not be received but stand there can be received on hold. When he finishes
// with lines short he is asked once; the differences become discrepancies.
package receive
