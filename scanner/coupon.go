package scanner

// coupon reads the fields of a North American coupon one after the other; the first broken rule stays.
type coupon struct {
	text string
	at   int
	code string
}

func (c *coupon) end() bool { return c.code != "" || c.at >= len(c.text) }

func (c *coupon) refuse(code string) {
	if c.code == "" {
		c.code = code
	}
}

// digit takes one character that must be in allowed.
func (c *coupon) digit(allowed, missing, invalid string) byte {
	if c.code != "" {
		return 0
	}
	if c.at == len(c.text) {
		c.refuse(missing)
		return 0
	}
	digit := c.text[c.at]
	for i := range len(allowed) {
		if digit == allowed[i] {
			c.at++
			return digit
		}
	}
	c.refuse(invalid)
	return 0
}

// take takes a run of length digits.
func (c *coupon) take(length int, truncated string) string {
	if c.code != "" {
		return ""
	}
	if len(c.text)-c.at < length {
		c.refuse(truncated)
		return ""
	}
	c.at += length
	return c.text[c.at-length : c.at]
}

// sized takes a run whose length is the digit before it plus extra.
func (c *coupon) sized(allowed string, extra int, name, invalid string) {
	size := c.digit(allowed, "COUPON_MISSING_"+name+"_VLI", invalid)
	c.take(int(size-'0')+extra, "COUPON_TRUNCATED_"+name)
}

// purchase takes a purchase requirement, its code and the family code.
func (c *coupon) purchase(which string) {
	c.sized("12345", 0, which+"_PURCHASE_REQUIREMENT", "COUPON_INVALID_"+which+"_PURCHASE_REQUIREMENT_LENGTH")
	c.digit("012349", "COUPON_MISSING_"+which+"_PURCHASE_REQUIREMENT_CODE", "COUPON_INVALID_"+which+"_PURCHASE_REQUIREMENT_CODE")
	c.take(3, "COUPON_TRUNCATED_"+which+"_PURCHASE_FAMILY_CODE")
}

// prefix takes the company prefix of a further purchase; size 9 stands for the primary one.
func (c *coupon) prefix(which string) {
	name := which + "_PURCHASE_GCP"
	size := c.digit("01234569", "COUPON_MISSING_"+name+"_VLI", "COUPON_INVALID_"+name+"_LENGTH")
	if size != '9' {
		c.take(int(size-'0')+6, "COUPON_TRUNCATED_"+name)
	}
}

// date takes YYMMDD.
func (c *coupon) date(short, invalid string) string {
	text := c.take(6, short)
	if c.code == "" {
		if code, _ := checkDate(text, 6, false); code != "" {
			c.refuse(invalid)
		}
	}
	return text
}

// field takes an optional field when it is the next one.
func (c *coupon) field(name byte) bool {
	if c.end() || c.text[c.at] != name {
		return false
	}
	c.at++
	return true
}

// checkCoupon judges AI 8110 (GS1 US, North American Coupon Application Guideline).
func checkCoupon(text string) (code string, at int) {
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	c := &coupon{text: text}
	c.sized("0123456", 6, "GCP", "COUPON_INVALID_GCP_LENGTH")
	c.take(6, "COUPON_TRUNCATED_OFFER_CODE")
	c.sized("12345", 0, "SAVE_VALUE", "COUPON_INVALID_SAVE_VALUE_LENGTH")
	c.purchase("1ST")
	if c.field('1') {
		c.digit("0123", "COUPON_MISSING_ADDITIONAL_PURCHASE_RULES_CODE", "COUPON_INVALID_ADDITIONAL_PURCHASE_RULES_CODE")
		c.purchase("2ND")
		c.prefix("2ND")
	}
	if c.field('2') {
		c.purchase("3RD")
		c.prefix("3RD")
	}
	expiry, start := "", ""
	if c.field('3') {
		expiry = c.date("COUPON_TOO_SHORT_FOR_EXPIRATION_DATE", "COUPON_INVALID_EXIPIRATION_DATE")
	}
	if c.field('4') {
		start = c.date("COUPON_TOO_SHORT_FOR_START_DATE", "COUPON_INVALID_START_DATE")
	}
	if expiry != "" && expiry < start {
		c.refuse("COUPON_EXPIRATION_BEFORE_START")
	}
	if c.field('5') {
		c.sized("0123456789", 6, "SERIAL_NUMBER", "")
	}
	if c.field('6') {
		c.sized("1234567", 6, "RETAILER_GCP_OR_GLN", "COUPON_INVALID_RETAILER_GCP_OR_GLN_LENGTH")
	}
	if c.field('9') {
		c.digit("01256", "COUPON_MISSING_SAVE_VALUE_CODE", "COUPON_INVALID_SAVE_VALUE_CODE")
		c.digit("012", "COUPON_MISSING_SAVE_VALUE_APPLIES_TO_ITEM", "COUPON_INVALID_SAVE_VALUE_APPLIES_TO_ITEM")
		c.digit("0123456789", "COUPON_MISSING_STORE_COUPON_FLAG", "")
		c.digit("01", "COUPON_MISSING_DONT_MULTIPLY_FLAG", "COUPON_INVALID_DONT_MULTIPLY_FLAG")
	}
	if !c.end() {
		c.refuse("COUPON_EXCESS_DATA")
	}
	return c.code, c.at
}

// checkOffer judges AI 8112 (GS1 US, positive offer file).
func checkOffer(text string) (code string, at int) {
	if code, at = numeric.check(text); code != "" {
		return code, at
	}
	c := &coupon{text: text}
	c.digit("01", "COUPON_MISSING_FORMAT_CODE", "COUPON_INVALID_FORMAT_CODE")
	c.sized("0123456", 6, "FUNDER", "COUPON_INVALID_FUNDER_LENGTH")
	c.take(6, "COUPON_TRUNCATED_OFFER_CODE")
	c.sized("0123456789", 6, "SERIAL_NUMBER", "")
	if !c.end() {
		c.refuse("COUPON_EXCESS_DATA")
	}
	return c.code, c.at
}
