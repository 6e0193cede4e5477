package main

import (
	"fmt"
	"strconv"
	"time"
)

// demandDays is the sales history, sixteen weeks: enough for a weekly season to show, small enough to embed.
const demandDays = 112

// demandRows is demand.csv: nothing on Sundays, more towards the weekend, and garden goods falling off as the winter comes.
func (s *site) demandRows() [][]string {
	rows := [][]string{{"item", "date", "quantity", "order", "channel"}}
	channels := []string{"shop", "web", "web"}
	for _, it := range s.items {
		if it.blocked {
			continue
		}
		for back := demandDays; back > 0; back-- {
			date := day(-back)
			quantity := it.soldOn(&s.random, date, back)
			if quantity > 0 {
				rows = append(rows, []string{it.code, date, it.text(quantity), "", pick(&s.random, channels)})
			}
		}
	}
	return rows
}

// soldOn draws what an item sold on a day so many days before the demo's.
func (it *item) soldOn(r *random, date string, back int) int {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		panic(err)
	}
	if t.Weekday() == time.Sunday || !r.one(it.demand.oneDayIn) {
		return 0
	}
	most := it.demand.most
	if t.Weekday() >= time.Thursday {
		most += most / 3
	}
	switch it.product.code {
	case "POT", "SAU", "CAN", "GDN", "SED", "SOI", "FED":
		most = 1 + most*back/demandDays
	}
	if it.byPiece() {
		most = 1
	}
	return it.whole(r.between(1, most)) + it.fraction(r)
}

// planningRows is items_planning.csv.
func (s *site) planningRows() [][]string {
	rows := [][]string{{"item", "lead_time_days", "lead_time_sd_days", "order_cost", "holding_rate", "service_level", "supplier", "min_order", "order_multiple"}}
	service := map[string]string{"A": "0.98", "B": "0.95", "C": "0.9"}
	for _, it := range s.items {
		if it.blocked {
			continue
		}
		lead := pick(&s.random, []int{3, 5, 7, 10, 14, 28})
		rows = append(rows, []string{it.code, strconv.Itoa(lead), fmt.Sprintf("%d.%d", lead/5, lead%5*2), "2500", "0.22", service[it.class],
			suppliers[len(it.product.code+it.product.name)%len(suppliers)], number(it.packOf), number(max(it.packOf, 1))})
	}
	return rows
}
