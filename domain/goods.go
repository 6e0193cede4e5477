package domain

import "strings"

// Status says whether goods may be used.
type Status string

// The statuses of goods.
const (
	Available Status = "available"
	Hold      Status = "hold"
	Damaged   Status = "damaged"
)

// Goods names things that are alike: one item, one lot, one serial number, one status.
// Expiry is YYYY-MM-DD, or empty when it is not known.
type Goods struct {
	Item   string `cbor:"1,keyasint,omitempty"`
	Lot    string `cbor:"2,keyasint,omitempty"`
	Expiry string `cbor:"3,keyasint,omitempty"`
	Serial string `cbor:"4,keyasint,omitempty"`
	Status Status `cbor:"5,keyasint,omitempty"` // empty means available
}

// State is the status of the goods with the default filled in.
func (g Goods) State() Status {
	if g.Status == "" {
		return Available
	}
	return g.Status
}

// key is the part of a stock key that the goods make up.
func (g Goods) key() string {
	return g.Item + separator + g.Lot + separator + g.Expiry + separator + g.Serial + separator + string(g.State())
}

// Expired tells whether the goods may no longer be used on the day (YYYY-MM-DD): from the day after the expiry date.
func (g Goods) Expired(day string) bool { return g.Expiry != "" && g.Expiry < day }

// Holder is a place that can hold stock: a location, a unit (pallet, carton, tote), or an account
// outside the site that balances the ledger.
type Holder string

// Accounts outside the site: what comes in comes from one of them, what leaves goes to one of them.
const (
	FromSupplier   Holder = "out/supplier"
	ToCustomer     Holder = "out/customer"
	FromOpening    Holder = "out/opening"    // stock that was there when Handtruck came
	FromAdjustment Holder = "out/adjustment" // what a count found or missed
)

// At is the holder that stands for loose goods at a location.
func At(location string) Holder { return Holder("loc/" + location) }

// In is the holder that stands for goods on or in a unit.
func In(unit string) Holder { return Holder("unit/" + unit) }

// Cart is the location of the goods in the hands or on the cart of whoever carries the device.
func Cart(device string) string { return "cart:" + device }

// IsCart tells whether a location is a worker's cart.
func IsCart(location string) bool { return strings.HasPrefix(location, "cart:") }

// Location is the location code of a holder that is a location, else empty.
func (h Holder) Location() string { return after(h, "loc/") }

// Unit is the label of a holder that is a unit, else empty.
func (h Holder) Unit() string { return after(h, "unit/") }

// Outside tells whether the holder is an account outside the site.
func (h Holder) Outside() bool { return strings.HasPrefix(string(h), "out/") }

func after(h Holder, prefix string) string {
	rest, ok := strings.CutPrefix(string(h), prefix)
	if !ok {
		return ""
	}
	return rest
}

// join makes one key of several parts; the separator is a control character that no code contains.
func join(parts ...string) string { return strings.Join(parts, separator) }

// KeyParts are the parts that the key of a row was made of: they outlive a deleted row.
func KeyParts(key string) []string { return strings.Split(key, separator) }

const (
	separator       = "\x1f"
	behindSeparator = "\x20" // the least text behind everything that goes on with a separator
)
