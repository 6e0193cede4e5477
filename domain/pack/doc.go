// Package pack puts the picked goods of an order into cartons.
//
// The worker scans the tote, or the order's number, and then each item as it goes into the carton; goods of another
// order are refused. The first item asks for a carton's label. Closing a carton gives it its number and a label to
// print. When he finishes while picked goods are left he is asked once more.
package pack
