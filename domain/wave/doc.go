// Package wave builds pick runs: which orders go on which cart, from which places their goods are taken, in which order
// the places are walked, what else is done on the way, and when each run will be back.
//
// [Build] is the whole of it: orders, carts and a [Site] in, a [Plan] out. It reads no clock and keeps nothing, so a hub's
// policy and a handheld that plans for itself get the same plan from the same input. Lengths are millimetres, weights grams,
// volumes cubic millimetres, quantities base units.
//
// What a plan holds to, in this order:
//
//   - goods are taken first expired, first out; a line whose stock was set aside beforehand names its place and keeps it;
//   - a run never exceeds its cart in totes, volume or weight, unless a single order does, which then rides alone;
//   - a cart that serves certain zones goes nowhere else: an order that lies in the zones of several carts is split;
//   - no order that some plan tried here brings in before its cut-off is late for the sake of metres;
//   - the metres of the wave are as few as exact tours and a search over who rides with whom make them (package route).
//
// Within a run, heavy goods go into an order's totes before crushable ones where that costs no more than Site.CrushMM of
// extra walk each; putaways and counts are taken along where they cost no more than Site.DetourMM.
package wave
