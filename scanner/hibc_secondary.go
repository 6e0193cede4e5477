package scanner

import "strings"

// secondary takes one part of the secondary data (ANSI/HIBC 2.6, section 2.3). It returns the byte at which it makes no sense, or -1.
func (h *Health) secondary(text string) (wrong int) {
	switch {
	case strings.HasPrefix(text, "$$+"):
		return h.dated(text, 3, &h.Serial)
	case strings.HasPrefix(text, "$$"):
		return h.dated(text, 2, &h.Lot)
	case strings.HasPrefix(text, "$+"):
		h.Serial = text[2:]
	case strings.HasPrefix(text, "$"):
		h.Lot = text[1:]
	case strings.HasPrefix(text, "14D"):
		return h.take(text, 3, fullDay, 8)
	case strings.HasPrefix(text, "16D"): // when it was made
		return -1
	case strings.HasPrefix(text, "S"):
		h.Serial = text[1:]
	case strings.HasPrefix(text, "Q"):
		if !allDigits(text[1:]) || len(text) > 6 {
			return 1
		}
		h.Quantity = text[1:]
	case len(text) > 0 && text[0]-'0' <= 9:
		if wrong := h.take(text, 0, julian, 5); wrong >= 0 {
			return wrong
		}
		h.Lot = text[5:]
	default:
		return 0
	}
	return -1
}

// dated takes what follows $$: a quantity where 8 or 9 stands, a date by its flag, then the lot or the serial number.
func (h *Health) dated(text string, at int, into *string) (wrong int) {
	if at < len(text) && (text[at] == '8' || text[at] == '9') {
		digits := 2
		if text[at] == '9' {
			digits = 5
		}
		if len(text) < at+1+digits || !allDigits(text[at+1:at+1+digits]) {
			return at + 1
		}
		h.Quantity, at = text[at+1:at+1+digits], at+1+digits
		if at == len(text) {
			return -1
		}
	}
	form, digits := noDate, 0
	flag := 1 // the digit that says how the date is written
	switch {
	case at == len(text):
		return at
	case text[at] == '0' || text[at] == '1':
		form, digits, flag = monthYear, 4, 0
	case text[at] == '2' || text[at] == '3':
		form, digits = dateForm(text[at]), 6
	case text[at] == '4':
		form, digits = withHour, 8
	case text[at] == '5':
		form, digits = julian, 5
	case text[at] == '6':
		form, digits = julianHour, 7
	case text[at] == '7':
	default:
		return at
	}
	at += flag
	if digits > 0 {
		if wrong := h.take(text, at, form, digits); wrong >= 0 {
			return wrong
		}
	}
	*into = text[at+digits:]
	return -1
}

// take notes the digits of a date.
func (h *Health) take(text string, at int, form dateForm, digits int) (wrong int) {
	if len(text) < at+digits || !allDigits(text[at:at+digits]) {
		return at
	}
	h.date, h.form = text[at:at+digits], form
	return -1
}

// day returns the day the goods expire as YYYY-MM-DD, or "".
func (h *Health) day(s Scan) string {
	d := h.date
	switch h.form {
	case monthYear:
		return s.day(d[2:4] + d[:2] + "00")
	case monthDayYear:
		return s.day(d[4:6] + d[:4])
	case yearMonthDay, withHour:
		return s.day(d[:6])
	case fullDay:
		if day := s.day(d[2:]); day != "" && d[6:] != "00" {
			return d[:4] + day[4:]
		}
	case julian, julianHour:
		return s.dayOfYear(number(d[:2]), number(d[2:5]))
	}
	return ""
}

// dayOfYear returns the nth day of a year of two digits as YYYY-MM-DD, or "".
func (s Scan) dayOfYear(yy, n int) string {
	year := s.century(yy)
	for month := 1; month <= 12 && n > 0; month++ {
		if days := daysIn(year, month); n <= days {
			return date(year, month, n)
		} else {
			n -= days
		}
	}
	return ""
}
