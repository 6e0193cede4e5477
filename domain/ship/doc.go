// Package ship loads packed orders for their carrier.
//
// The worker scans the dock where the vehicle stands, or a shipment that is open already, and chooses the carrier when
// orders of several wait. Then he scans every carton as it goes in: one of another carrier stays here, one that is
// loaded already is told so. Goods leave stock when the shipment closes; while something is missing he is asked once
// more.
package ship
