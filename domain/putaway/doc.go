// Package putaway brings what stands where nothing may stay to where it belongs.
//
// The worker scans a pallet on a dock, or an item that stands loose there, or asks for the next one. The screen
// proposes a place; he brings it there and scans the place. Another place that is allowed takes a second scan; one
// that is not allowed says why. A place that turns out to be full is marked, and the next one is proposed. Of loose
// goods he may put away a part: the rest waits.
package putaway
