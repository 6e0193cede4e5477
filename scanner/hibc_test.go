package scanner

import "testing"

// withCheck completes a HIBC code; its check character is computed, as the codes here are made up.
func withCheck(text string) string { return text + string(hibcCheck(text)) }

func TestHIBC(t *testing.T) {
	link := string(hibcCheck("+A99912345"))
	for _, c := range []struct {
		text string
		want Health
		day  string
		n    int64
	}{
		{"+A99912345", Health{Labeler: "A999", Product: "1234", Unit: "5"}, "", 0},
		{"+A99912345/$$52001510X", Health{Labeler: "A999", Product: "1234", Unit: "5", Lot: "10X", date: "20015", form: julian}, "2020-01-15", 0},
		{"+A99912345/$$3280229L-7/S77DE/16D20250101", Health{Labeler: "A999", Product: "1234", Unit: "5", Lot: "L-7", Serial: "77DE", date: "280229", form: yearMonthDay}, "2028-02-29", 0},
		{"+A99912345/$L1/14D20271231/Q12", Health{Labeler: "A999", Product: "1234", Unit: "5", Lot: "L1", Quantity: "12", date: "20271231", form: fullDay}, "2027-12-31", 12},
		{"+27366LOT" + link, Health{Link: link, Lot: "LOT", date: "27366", form: julian}, "", 0}, // 2027 has no 366th day
		{"+28366LOT" + link, Health{Link: link, Lot: "LOT", date: "28366", form: julian}, "2028-12-31", 0},
		{"+$LOT9" + link, Health{Link: link, Lot: "LOT9"}, "", 0},
		{"+$+SER9" + link, Health{Link: link, Serial: "SER9"}, "", 0},
		{"+$$0227LOT" + link, Health{Link: link, Lot: "LOT", date: "0227", form: monthYear}, "2027-02-28", 0},
		{"+$$2123127LOT" + link, Health{Link: link, Lot: "LOT", date: "123127", form: monthDayYear}, "2027-12-31", 0},
		{"+$$427123108LOT" + link, Health{Link: link, Lot: "LOT", date: "27123108", form: withHour}, "2027-12-31", 0},
		{"+$$62736512LOT" + link, Health{Link: link, Lot: "LOT", date: "2736512", form: julianHour}, "2027-12-31", 0},
		{"+$$7LOT" + link, Health{Link: link, Lot: "LOT"}, "", 0},
		{"+$$8247LOT" + link, Health{Link: link, Lot: "LOT", Quantity: "24"}, "", 24},
		{"+$$900500" + link, Health{Link: link, Quantity: "00500"}, "", 500},
		{"+$$+7SER1" + link, Health{Link: link, Serial: "SER1"}, "", 0},
	} {
		s := Parse(withCheck(c.text), "")
		if s.Kind != HIBC || s.Health != c.want {
			t.Errorf("%s: %s %+v, want %+v", c.text, s.Kind, s.Health, c.want)
			continue
		}
		if c.day == "" && c.want.form != noDate {
			if s.Lenient || s.Code != "HIBC_SECONDARY" {
				t.Errorf("%s: a day that does not exist is taken", c.text)
			}
			continue
		}
		if n, _ := s.Count(); !s.Valid || s.Expiry() != c.day || n != c.n || s.Lot() != c.want.Lot || s.Serial() != c.want.Serial {
			t.Errorf("%s: %v %s, expiry %s, count %d", c.text, s.Valid, s.Code, s.Expiry(), n)
		}
	}
}

// The number of the product is the same whether lot and date stand behind it or on a code of their own.
func TestHIBCProduct(t *testing.T) {
	primary := withCheck("+A99912345")
	for _, text := range []string{primary, withCheck("+A99912345/$$52001510X")} {
		if got := Parse(text, "]C0").Product(); got != primary {
			t.Errorf("%s: product %q, want %q", text, got, primary)
		}
	}
	if got := Parse("]C100340123450000012348", "").Product(); got != "" {
		t.Errorf("an SSCC is the product %q", got)
	}
}

func TestHIBCRefuses(t *testing.T) {
	for text, code := range map[string]string{
		"+A99912345X":                  "HIBC_CHECK_CHARACTER",
		withCheck("+A9995"):            "HIBC_PRIMARY",
		withCheck("+A99912345/X"):      "HIBC_SECONDARY",
		withCheck("+A99912345/$$"):     "HIBC_SECONDARY",
		withCheck("+A99912345/$$38A"):  "HIBC_SECONDARY",
		withCheck("+A99912345/$$9123"): "HIBC_SECONDARY",
		withCheck("+A99912345/QXY"):    "HIBC_SECONDARY",
		withCheck("+A99912345/$$31"):   "HIBC_SECONDARY",
		withCheck("+A99912345/14D2"):   "HIBC_SECONDARY",
	} {
		if s := Parse(text, "]C0"); s.Lenient || s.Code != code || s.Kind != HIBC {
			t.Errorf("%s: %v %s, want %s", text, s.Lenient, s.Code, code)
		}
	}
}
