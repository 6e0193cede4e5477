package labels

import "image"

// arrowPoints are the corners of an arrow up in a square of 10 by 10.
var arrowPoints = [...]image.Point{{5, 0}, {10, 5}, {7, 5}, {7, 10}, {3, 10}, {3, 5}, {0, 5}}

// arrow returns the corners of the item's arrow, in dots.
func (it item) arrow() []image.Point {
	points := make([]image.Point, len(arrowPoints))
	for i, p := range arrowPoints {
		if it.kind == isArrowDown {
			p.Y = 10 - p.Y
		}
		points[i] = image.Pt(it.x+p.X*it.width/10, it.y+p.Y*it.height/10)
	}
	return points
}

// inside tells whether the middle of a dot lies in a polygon: a ray from it crosses the border an odd number of times.
func inside(points []image.Point, x, y int) bool {
	in := false
	for i, a := range points {
		b := points[(i+1)%len(points)]
		// Twice the coordinates, so that the middle of a dot is a whole number.
		if px, py := 2*x+1, 2*y+1; (2*a.Y > py) != (2*b.Y > py) && (px-2*a.X)*(2*b.Y-2*a.Y)*sign(b.Y-a.Y) < (2*b.X-2*a.X)*(py-2*a.Y)*sign(b.Y-a.Y) {
			in = !in
		}
	}
	return in
}

func sign(n int) int {
	if n < 0 {
		return -1
	}
	return 1
}
