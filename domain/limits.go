package domain

// A limit stands on everything that comes from outside, so that no input can take a device or a hub down.
const (
	CodeLengthMax   = 48     // characters of a code: item, location, unit, lot, serial, order, badge
	TextLengthMax   = 200    // characters of a name, a note or a reason
	QuantityMax     = 1e12   // base units in one fact
	ScanLengthMax   = 4096   // bytes of one scan
	LinesPerFactMax = 2000   // lines of one pallet, count or allocation
	HorizonDays     = 90     // days that a device may be away and still go on where it was
	DecimalsMax     = 6      // digits behind the point of an item's quantities
	PINFailuresMax  = 5      // wrong PINs before a badge is locked
	TotesPerRunMax  = 8      // totes on one cart
	UnitDepthMax    = 8      // cartons in pallets in containers
	RowsFoundMax    = 100000 // rows of one look-up; a look-up that could exceed it is a bug
)

// Durations of the site's rules.
const (
	PINLockMS = 5 * 60 * 1000      // how long a badge stays locked
	LeaseMS   = 4 * 60 * 60 * 1000 // how long a claimed run stays its owner's without news of him
	SilenceMS = 4 * 60 * 60 * 1000 // how long a device may be silent until nobody waits for what it has to tell
)
