package folder

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain"
)

var (
	prefixForm   = regexp.MustCompile(`^\d{4,12}$`)
	currencyForm = regexp.MustCompile(`^[A-Z]{3}$`)
	languageForm = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	pinForm      = regexp.MustCompile(`^\d{4,12}$`)
)

// The words of columns that have no type of their own in the domain.
var (
	classes      = []string{"A", "B", "C"}
	temperatures = []string{"ambient", "chilled", "frozen"}
	roles        = []domain.Role{domain.Picker, domain.Receiver, domain.Counter, domain.Supervisor, domain.Admin}
)

func readSite(r *record) {
	site := known(r, domain.Site{})
	before := site.Code
	r.code("code", &site.Code)
	_, second := r.lines[domain.Address{Table: site.Table(), Key: site.Key()}]
	if before != "" && site.Code != before && !second {
		r.wrong("code", "%q is another site: this hub is of %q", site.Code, before)
	}
	r.text("name", &site.Name)
	r.code("timezone", &site.TimeZone)
	r.matching("currency", &site.Currency, currencyForm, "a currency such as EUR")
	r.matching("gs1_company_prefix", &site.Prefix, prefixForm, "a GS1 company prefix of 4 to 12 digits")
	if _, err := time.LoadLocation(site.TimeZone); err != nil || site.TimeZone == "Local" {
		r.wrong("timezone", "%q is not a time zone such as Europe/Berlin", site.TimeZone)
	}
	r.put("code", site)
}

func readWorker(r *record) {
	var badge, text, hand string
	r.code("badge", &badge)
	worker := known(r, domain.Worker{Badge: badge})
	worker.Badge = badge
	r.text("name", &worker.Name)
	if text, _ = r.field("pin"); text != "" && !pinForm.MatchString(text) {
		r.wrong("pin", "a PIN has 4 to 12 digits") // which is not told back
	}
	r.matching("language", &worker.Language, languageForm, "a language such as en")
	worker.Roles = nil
	if text, _ := r.field("role"); text != "" {
		for word := range strings.SplitSeq(text, "+") {
			role := domain.Role(strings.TrimSpace(word))
			if !slices.Contains(roles, role) {
				r.wrong("role", "%q is none of %s", role, list(roles))
			}
			if !slices.Contains(worker.Roles, role) {
				worker.Roles = append(worker.Roles, role)
			}
		}
	}
	choose(r, "hand", &hand, "left", "right")
	if _, there := r.place["hand"]; there {
		worker.LeftHanded = hand == "left"
	}
	r.badges, r.pins[badge] = append(r.badges, badge), text
	r.put("badge", worker)
}

func readItem(r *record) {
	var code string
	r.code("code", &code)
	item := known(r, domain.Item{Code: code})
	item.Code = code
	r.text("name", &item.Name)
	r.text("uom", &item.UoM)
	r.decimals(&item)
	r.gtin("gtin", &item.GTIN)
	r.tracking(&item)
	r.flag("expiry", &item.HasExpiry)
	r.number("shelf_life_receipt_days", &item.ShelfLifeDays, 0, daysMax)
	r.measure("weight_g", &item.WeightG)
	r.measure("length_mm", &item.LengthMM)
	r.measure("width_mm", &item.WidthMM)
	r.measure("height_mm", &item.HeightMM)
	choose(r, "class", &item.Class, classes...)
	r.code("hazard", &item.Hazard)
	choose(r, "temperature", &item.Temperature, temperatures...)
	r.number("unit_cost", &item.UnitCost, 0, moneyMax)
	r.flag("blocked", &item.Blocked)
	r.flag("crushable", &item.Crushable)
	r.put("code", item)
}

// decimals reads how fine an item is counted. Stock is kept in these units, so they stay.
func (r *record) decimals(item *domain.Item) {
	var decimals int64
	if r.muted {
		item.Decimals = decimalsUnknown
	}
	if _, there := r.place["decimals"]; !there || r.muted {
		return
	}
	problems := r.problems.Total
	r.number("decimals", &decimals, 0, domain.DecimalsMax)
	if r.problems.Total > problems {
		decimals = decimalsUnknown
	}
	if _, old := domain.Get[domain.Item](r.before, item.Code); old && int64(item.Decimals) != decimals && decimals >= 0 {
		r.wrong("decimals", "%d, but the item's quantities are kept with %d already", decimals, item.Decimals)
		return
	}
	item.Decimals = int(decimals)
}

func (r *record) tracking(item *domain.Item) {
	var word string
	if _, there := r.place["tracking"]; !there {
		return
	}
	choose(r, "tracking", &word, "none", "lot", "serial", "lot+serial")
	item.LotTracked, item.SerialTracked = strings.HasPrefix(word, "lot"), strings.HasSuffix(word, "serial")
}

func readPackaging(r *record) {
	var name string
	item := r.item("item")
	r.code("name", &name)
	pack := known(r, domain.Packaging{Item: item.Code, Name: name})
	pack.Item, pack.Name = item.Code, name
	r.quantity("quantity", &pack.Quantity, item, 1)
	r.gtin("gtin", &pack.GTIN)
	r.measure("weight_g", &pack.WeightG)
	r.measure("length_mm", &pack.LengthMM)
	r.measure("width_mm", &pack.WidthMM)
	r.measure("height_mm", &pack.HeightMM)
	r.put("name", pack)
}

func readBarcode(r *record) {
	var text string
	r.code("barcode", &text)
	barcode := known(r, domain.Barcode{Text: text})
	item := r.item("item")
	barcode.Text, barcode.Item = text, item.Code
	r.quantity("quantity", &barcode.Quantity, item, 1)
	r.put("barcode", barcode)
}
