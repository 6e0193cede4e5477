package domain

// Inspection asks for a check of a share of what comes in. An empty supplier or item stands for all.
type Inspection struct {
	Supplier string `cbor:"1,keyasint,omitempty"`
	Item     string `cbor:"2,keyasint,omitempty"`
	Percent  int64  `cbor:"3,keyasint,omitempty"` // of the lines received
}

// CountPlan asks for each item of a class to be counted at each of its places once in so many days.
type CountPlan struct {
	Class string `cbor:"1,keyasint,omitempty"` // empty: items without a class
	Days  int64  `cbor:"2,keyasint,omitempty"`
}

// Carrier says what a carrier takes. Zero limits nothing.
type Carrier struct {
	Code       string   `cbor:"1,keyasint,omitempty"`
	Name       string   `cbor:"2,keyasint,omitempty"`
	WeightMaxG int64    `cbor:"3,keyasint,omitempty"` // of one carton with its content
	Cartons    []string `cbor:"4,keyasint,omitempty"` // the types of cartons it takes; empty: any
}

// Setting is one number that the site sets for itself.
type Setting struct {
	Name  string `cbor:"1,keyasint,omitempty"`
	Value int64  `cbor:"2,keyasint,omitempty"`
}

// The settings.
const (
	SettingCartTotes    = "cart_totes"    // totes on one cart; 0 or 1: a run is one order
	SettingCartWeightG  = "cart_weight_g" // what one cart may carry; 0: not limited
	SettingCartVolume   = "cart_volume_l" // litres; 0: not limited
	SettingLeaseMinutes = "lease_minutes" // how long claimed work stays its owner's without news of him; 0: as [LeaseMS]
	SettingHorizonDays  = "horizon_days"  // how long a device may be away and still go on where it was; 0: as [HorizonDays]
	SettingDetour       = "detour_m"      // how much further a count on the way is worth going; 0: none is offered
	SettingHeavyG       = "heavy_g"       // from this weight on, goods go below crushable ones; 0: none are heavy
	SettingCrush        = "crush_m"       // how much further it is worth going to put one heavy line below a crushable one
)

// Settings are the names of all settings that a site may state. The pace is not among them: it is learned.
var Settings = []string{SettingCartTotes, SettingCartWeightG, SettingCartVolume, SettingLeaseMinutes, SettingHorizonDays, SettingDetour, SettingHeavyG, SettingCrush}

// The site's pace, as the hub has learned it from past runs, in ms.
const (
	SettingPaceMetre = "pace_metre_ms"
	SettingPaceLine  = "pace_line_ms"
	SettingPaceRun   = "pace_run_ms" // fetching the cart, handing over
)

// SettingOf is what the site has set, or zero.
func SettingOf(rows Reader, name string) int64 {
	setting, _ := Get[Setting](rows, name)
	return setting.Value
}

// LeaseOf is how long claimed work stays its owner's without news of him, in ms.
func LeaseOf(rows Reader) int64 {
	const minute = 60_000
	if minutes := SettingOf(rows, SettingLeaseMinutes); minutes > 0 {
		return minutes * minute
	}
	return LeaseMS
}

// HorizonOf is how long a device may be away, in ms, until it has to begin anew.
func HorizonOf(rows Reader) int64 {
	const day = 24 * 60 * 60 * 1000
	if days := SettingOf(rows, SettingHorizonDays); days > 0 {
		return days * day
	}
	return HorizonDays * day
}

// InspectedShare is the percentage of receipts of an item from a supplier that are checked: the narrowest rule counts.
func InspectedShare(rows Reader, supplier, item string) int64 {
	for _, key := range [][2]string{{supplier, item}, {"", item}, {supplier, ""}, {"", ""}} {
		if rule, ok := Get[Inspection](rows, key[0], key[1]); ok {
			return rule.Percent
		}
	}
	return 0
}

// Table, Key and Terms make the rules rows; they are read by key, or all at once.
func (Inspection) Table() Table  { return TableInspection }
func (i Inspection) Key() string { return join(i.Supplier, i.Item) }
func (Inspection) Terms() []Term { return nil }

func (CountPlan) Table() Table  { return TableCountPlan }
func (p CountPlan) Key() string { return p.Class }
func (CountPlan) Terms() []Term { return nil }

func (Carrier) Table() Table  { return TableCarrier }
func (c Carrier) Key() string { return c.Code }
func (Carrier) Terms() []Term { return nil }

func (Setting) Table() Table  { return TableSetting }
func (s Setting) Key() string { return s.Name }
func (Setting) Terms() []Term { return nil }
