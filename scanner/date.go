package scanner

// day reads YYMMDD as YYYY-MM-DD. Day 00 is the last day of the month, and the century is the one that puts the year
// within 49 years before and 50 after the scan (GS1 General Specifications, sections 3.4 and 7.12). It returns "" for no date.
func (s Scan) day(yymmdd string) string {
	if len(yymmdd) != 6 || !allDigits(yymmdd) {
		return ""
	}
	year, month, day := s.century(number(yymmdd[:2])), number(yymmdd[2:4]), number(yymmdd[4:])
	if month < 1 || month > 12 || day > daysIn(year, month) {
		return ""
	}
	if day == 0 {
		day = daysIn(year, month)
	}
	return date(year, month, day)
}

// date writes a day as YYYY-MM-DD.
func date(year, month, day int) string {
	text := []byte("0000-00-00")
	for i, n := 3, year; i >= 0; i, n = i-1, n/10 {
		text[i] = '0' + byte(n%10)
	}
	text[5], text[6] = '0'+byte(month/10), '0'+byte(month%10)
	text[8], text[9] = '0'+byte(day/10), '0'+byte(day%10)
	return string(text)
}

// century returns the full year that a two-digit year stands for.
func (s Scan) century(yy int) int {
	year := s.Year
	if year == 0 {
		year = YearDefault
	}
	full := year - year%100 + yy
	switch ahead := yy - year%100; {
	case ahead >= 51:
		full -= 100
	case ahead <= -50:
		full += 100
	}
	return full
}

// daysIn returns the number of days of a month of the Gregorian calendar, 0 for a month that does not exist.
func daysIn(year, month int) int {
	switch month {
	case 1, 3, 5, 7, 8, 10, 12:
		return 31
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 0
}

// number reads a short run of decimal digits; the caller has made sure that they are digits.
func number(digits string) int {
	n := 0
	for i := range len(digits) {
		n = n*10 + int(digits[i]-'0')
	}
	return n
}

// Readable returns the value as people read it: dates as YYYY-MM-DD, all else as it is. year is that of today, which decides the century; 0 stands
// for YearDefault.
func (e Element) Readable(year int) string {
	switch e.AI {
	case "11", "12", "13", "15", "16", "17":
		if day := (Scan{Year: year}).day(e.Value); day != "" {
			return day
		}
	}
	return e.Value
}
