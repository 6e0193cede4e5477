package folder

import "github.com/handtruck/handtruck/domain"

// Limits on what rules say.
const (
	percentMax = 1000
	daysPlan   = 3660
)

// readException reads one row of the exception table.
func readException(r *record) {
	var row domain.Exception
	choose(r, "work", &row.Work, domain.TaskReceive, domain.TaskPutaway, domain.TaskPick, domain.TaskCount, domain.TaskReturn, domain.WorkReport)
	r.code("reason", &row.Reason)
	row = domain.ExceptionOf(r.rows, row.Work, row.Reason)
	r.flag("adjust", &row.Adjust)
	r.flag("count", &row.Count)
	r.flag("reallocate", &row.Reallocate)
	r.flag("block", &row.Block)
	choose(r, "tell", &row.Tell, domain.Picker, domain.Receiver, domain.Counter, domain.Supervisor, domain.Admin)
	r.put("reason", row)
}

// readTolerance reads one row of the tolerance policy. Quantities are base units, as a class has no decimals.
func readTolerance(r *record) {
	var row domain.Tolerance
	choose(r, "work", &row.Work, domain.TaskReceive, domain.TaskPick, domain.TaskCount, domain.TaskReturn)
	choose(r, "class", &row.Class, classes...)
	kind, class := row.Work, row.Class
	row = known(r, row)
	row.Work, row.Class = kind, class
	r.number("plus_percent", &row.PlusPercent, 0, percentMax)
	r.number("minus_percent", &row.MinusPercent, 0, percentMax)
	r.number("plus_most", &row.PlusMost, 0, domain.QuantityMax)
	r.number("minus_most", &row.MinusMost, 0, domain.QuantityMax)
	r.number("value_most", &row.ValueMost, 0, moneyMax)
	r.number("approve_above", &row.ApproveAbove, 0, moneyMax)
	r.flag("recount_by_other", &row.RecountByOther)
	r.put("work", row)
}

func readInspection(r *record) {
	var row domain.Inspection
	r.text("supplier", &row.Supplier)
	if text, ok := r.field("item"); ok && text != "" {
		row.Item = r.item("item").Code
	}
	r.number("percent", &row.Percent, 0, percentOfAll)
	r.put("percent", row)
}

// percentOfAll is everything.
const percentOfAll = 100

func readCountPlan(r *record) {
	var row domain.CountPlan
	choose(r, "class", &row.Class, classes...)
	r.number("days", &row.Days, 1, daysPlan)
	r.put("days", row)
}

func readCarrier(r *record) {
	var code string
	r.code("carrier", &code)
	row := known(r, domain.Carrier{Code: code})
	row.Code = code
	r.text("name", &row.Name)
	r.measure("weight_max_g", &row.WeightMaxG)
	r.words("cartons", &row.Cartons)
	r.put("carrier", row)
}

func readSetting(r *record) {
	var row domain.Setting
	choose(r, "name", &row.Name, domain.Settings...)
	r.number("value", &row.Value, 0, measureMax)
	r.put("name", row)
}
