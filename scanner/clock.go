package scanner

// checkDate judges YYMMDD or YYYYMMDD; where lastDay is set, day 00 stands for the last day of the month.
// A year of two digits is one of this century, as only its leap days matter.
func checkDate(text string, length int, lastDay bool) (code string, at int) {
	if len(text) < length {
		return "DATE_TOO_SHORT", 0
	}
	if len(text) > length {
		return "DATE_TOO_LONG", 0
	}
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	year, month, day := number(text[:length-4]), number(text[length-4:length-2]), number(text[length-2:])
	if length == 6 {
		year += 2000
	}
	switch days := daysIn(year, month); {
	case days == 0:
		return "ILLEGAL_MONTH", length - 4
	case day > days || day == 0 && !lastDay:
		return "ILLEGAL_DAY", length - 2
	}
	return "", 0
}

// checkClock judges two digits of a time of day, named for its rule.
func checkClock(text, most, name string) (code string, at int) {
	if len(text) < 2 {
		return name + "_TOO_SHORT", 0
	}
	if len(text) > 2 {
		return name + "_TOO_LONG", 0
	}
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	if text > most {
		return "ILLEGAL_" + name, 0
	}
	return "", 0
}

func checkHourMinute(text string) (code string, at int) {
	if len(text) < 4 {
		return "HOUR_WITH_MINUTE_TOO_SHORT", 0
	}
	if len(text) > 4 {
		return "HOUR_WITH_MINUTE_TOO_LONG", 0
	}
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	if text[:2] > "23" {
		return "ILLEGAL_HOUR", 0
	}
	if text[2:] > "59" {
		return "ILLEGAL_MINUTE", 2
	}
	return "", 0
}
