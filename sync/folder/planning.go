package folder

import "github.com/handtruck/handtruck/domain"

func readPlanning(r *record) {
	item := r.item("item")
	planning := known(r, domain.Planning{Item: item.Code})
	planning.Item = item.Code
	r.fraction("lead_time_days", &planning.LeadTimeDays)
	r.fraction("lead_time_sd_days", &planning.LeadTimeSDDays)
	r.number("order_cost", &planning.OrderCost, 0, moneyMax)
	r.fraction("holding_rate", &planning.HoldingRate)
	r.matching("service_level", &planning.ServiceLevel, serviceForm, "a share below 1 such as 0.95")
	r.text("supplier", &planning.Supplier)
	r.quantity("min_order", &planning.MinOrder, item, 0)
	r.quantity("order_multiple", &planning.OrderMultiple, item, 0)
	r.put("item", planning)
}

func readDemand(r *record) {
	item := r.item("item")
	demand := domain.Demand{Item: item.Code}
	r.date("date", &demand.Date)
	r.quantity("quantity", &demand.Quantity, item, 0)
	r.code("order", &demand.Order)
	r.text("channel", &demand.Channel)
	r.put("date", demand)
}
