package main

// random is splitmix64. It is written out because the folder must come out byte for byte the same
// under every later Go release, which math/rand does not promise for its derived methods.
type random uint64

// below returns a number in [0, n).
func (r *random) below(n int) int {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return int((z ^ z>>31) % uint64(n))
}

// between returns a number in [low, high].
func (r *random) between(low, high int) int { return low + r.below(high-low+1) }

// one chance in n.
func (r *random) one(n int) bool { return r.below(n) == 0 }

// pick returns one of the choices.
func pick[T any](r *random, choices []T) T { return choices[r.below(len(choices))] }
