// Package wave builds pick runs: which orders go on which cart, from which places their goods are taken, in which order
// the places are walked, what else is done on the way, and when each run will be back.
//
// [Build] is the whole of it: orders, carts and a [Site] in, a [Plan] out. It reads no clock and keeps nothing, so a hub's
// policy and a handheld that plans for itself get the same plan from the same input. Lengths are millimetres, weights grams,
// volumes cubic millimetres, quantities base units.
//
// What a plan holds to, in this order:
//
//   - Goods are taken first expired, first out. Stock that was set aside beforehand names its place, and keeps it.
//   - No run takes more totes, volume or weight than its cart, unless a single order does, which then rides alone.
//   - A cart that serves certain zones goes nowhere else: an order that lies in the zones of several carts is split.
//   - No order comes in after its cut-off for the sake of metres, as far as the plans tried here show.
//   - The metres are as few as exact tours and the search over who rides with whom make them (package route); the places
//     of each run are then chosen once more, together with its walk.
//
// Within a run, heavy goods are picked before crushable ones of the same order where that costs no more than Site.CrushMM,
// errands are taken along where they add no more than Site.DetourMM, and a run waits up to Site.WaitMax to keep out of
// aisles where others are.
package wave
