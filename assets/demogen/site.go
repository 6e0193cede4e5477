package main

import (
	"bytes"
	"encoding/csv"
	"strconv"
)

// demoDay is the Monday that the folder was written for: stock is older, receipts and orders are for this day and the next.
const demoDay = "2026-11-30"

// site is the whole warehouse while it is made; later steps see what earlier ones put where.
type site struct {
	random  random
	items   []*item
	places  []*place
	stock   []goods
	serials int // the last number given to a piece
	pallets int // the last number given to a pallet
}

// newSite makes the items and places and puts the opening stock on them.
func newSite() *site {
	s := &site{random: 952}
	s.items = newItems(&s.random)
	s.places = newPlaces()
	s.fill()
	return s
}

// files returns each file of the folder by its name. The order matters: orders take from what the
// stock holds, and all draws come from one seed.
func (s *site) files() (map[string][]byte, error) {
	tables := []struct {
		name string
		rows [][]string
	}{
		{"site.csv", siteRows}, {"workers.csv", workerRows},
		{"items.csv", s.itemRows()}, {"packagings.csv", s.packagingRows()}, {"barcodes.csv", s.barcodeRows()},
		{"locations.csv", s.locationRows()}, {"stock.csv", s.stockRows()}, {"fills.csv", s.fillRows()},
		{"receipts.csv", s.receiptRows()}, {"orders.csv", s.orderRows()}, {"returns.csv", s.returnRows()},
		{"counts.csv", s.countRows()}, {"demand.csv", s.demandRows()}, {"items_planning.csv", s.planningRows()},
	}
	files := map[string][]byte{}
	for _, t := range tables {
		var text bytes.Buffer
		if err := csv.NewWriter(&text).WriteAll(t.rows); err != nil {
			return nil, err
		}
		files[t.name] = text.Bytes()
	}
	return files, nil
}

var siteRows = [][]string{
	{"code", "name", "timezone", "currency", "gs1_company_prefix"},
	{"MLB", "Millbrook House & Garden", "Europe/Dublin", "EUR", prefix},
}

// workerRows is workers.csv: every role, and W-1 who can play most of the demo alone.
var workerRows = [][]string{
	{"badge", "name", "pin", "role", "language", "hand"},
	{"W-1", "Nell Quinlan", "1111", "picker+receiver", "en", "right"},
	{"W-2", "Tomasz Wrona", "2222", "picker", "en", "left"},
	{"W-3", "Imke Harms", "3333", "receiver", "de", "right"},
	{"W-4", "Odhran Keane", "4444", "counter", "en", "right"},
	{"W-5", "Farah Siddiqi", "5555", "picker+receiver+counter", "en", "left"},
	{"W-6", "Jurek Adamski", "6666", "picker+counter", "de", "right"},
	{"W-7", "Lotte Behrens", "7777", "picker+receiver+counter", "de", "right"},
	{"W-8", "Maeve Tiernan", "8888", "supervisor", "en", "right"},
	{"W-9", "Piers Oyelaran", "9999", "admin", "en", "right"},
}

// number writes a number; zero is "not known" and written as nothing.
func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// yes writes a flag as the folder has it: yes or nothing.
func yes(flag bool) string {
	if flag {
		return "yes"
	}
	return ""
}
