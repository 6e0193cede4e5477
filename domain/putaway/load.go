package putaway

import "github.com/handtruck/handtruck/domain"

// Load is what is to be set down somewhere: a unit with all that is in it, or some loose goods.
type Load struct {
	Unit     string
	Task     string // that asks to put it away
	Contents []Content
}

// Content is some of one kind of goods; an item that the replica does not know has only its code.
type Content struct {
	Item     domain.Item
	Goods    domain.Goods
	Quantity int64
}

// LoadOfUnit is a pallet or carton with what is in it, as the replica knows it.
func LoadOfUnit(rows domain.Reader, label string) Load {
	load := Load{Unit: label}
	for _, stock := range domain.Find[domain.Stock](rows, domain.ByHolder, string(domain.In(label))) {
		load.Contents = append(load.Contents, content(rows, stock.Goods, stock.Quantity))
	}
	return load
}

// LoadOfGoods is a quantity of loose goods.
func LoadOfGoods(rows domain.Reader, goods domain.Goods, quantity int64) Load {
	return Load{Contents: []Content{content(rows, goods, quantity)}}
}

func content(rows domain.Reader, goods domain.Goods, quantity int64) Content {
	item, ok := domain.Get[domain.Item](rows, goods.Item)
	if !ok {
		item = domain.Item{Code: goods.Item}
	}
	return Content{Item: item, Goods: goods, Quantity: quantity}
}

// weightG is the weight of a load in g, as far as weights are known.
func (l Load) weightG() int64 {
	var total int64
	for _, c := range l.Contents {
		total += c.weightG()
	}
	return total
}

func (c Content) weightG() int64 {
	weight := c.Item.WeightG * c.Quantity
	for range c.Item.Decimals {
		weight /= 10
	}
	return weight
}

// heightMM is the height of the tallest piece of a load in mm; 0 when none is known.
func (l Load) heightMM() int64 {
	var tallest int64
	for _, c := range l.Contents {
		tallest = max(tallest, c.Item.HeightMM)
	}
	return tallest
}
