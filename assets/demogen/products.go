package main

// tracked says what is noted of a product's goods.
type tracked int

const (
	loose       tracked = iota // nothing
	byLot                      // its lot
	byLotExpiry                // its lot and expiry date
	bySerial                   // each piece's number
	byLotSerial                // both
)

// product is a line of goods that comes in several variants, each an item of its own.
type product struct {
	code        string
	name        string
	variants    []string
	grows       bool // the variants run from small to large
	uom         string
	tracking    tracked
	shelfDays   int // days that must be left when the goods come in
	weightG     int
	size        [3]int // length, width, height in mm
	pack        string // name of the packaging
	packOf      int
	cost        int // cents
	hazard      string
	temperature string
	decimals    int
}

var (
	colours = []string{"red", "blue", "sage", "sand", "white"}
	widths  = []string{"10 cm", "14 cm", "19 cm", "24 cm", "30 cm"}
)

// products is the range of the house, household and garden goods with a small pantry. All names are invented.
var products = []product{
	{code: "MUG", name: "Tarn enamel mug", variants: colours, uom: "piece", weightG: 180, size: [3]int{120, 90, 85}, pack: "carton", packOf: 12, cost: 420},
	{code: "BWL", name: "Tarn enamel bowl", variants: colours, uom: "piece", weightG: 260, size: [3]int{160, 160, 70}, pack: "carton", packOf: 10, cost: 510},
	{code: "PLT", name: "Tarn enamel plate", variants: colours, uom: "piece", weightG: 240, size: [3]int{260, 260, 25}, pack: "carton", packOf: 20, cost: 480},
	{code: "TWL", name: "Oakum tea towel", variants: []string{"stripe", "check", "plain", "herringbone", "linen"}, uom: "piece", weightG: 90, size: [3]int{240, 160, 12}, pack: "bundle", packOf: 25, cost: 310},
	{code: "APR", name: "Oakum apron", variants: []string{"navy", "rust", "olive"}, uom: "piece", weightG: 280, size: [3]int{300, 240, 25}, pack: "bundle", packOf: 10, cost: 980},
	{code: "BRU", name: "Brisk dish brush", variants: []string{"beech", "bamboo", "spare head"}, uom: "piece", weightG: 60, size: [3]int{230, 60, 50}, pack: "carton", packOf: 24, cost: 190},
	{code: "SPG", name: "Brisk sponges, 6", variants: []string{"soft", "rough"}, uom: "pack", weightG: 70, size: [3]int{200, 130, 60}, pack: "carton", packOf: 24, cost: 150},
	{code: "CND", name: "Lantern candle", variants: []string{"amber", "pine", "plain", "smoke"}, uom: "piece", weightG: 340, size: [3]int{80, 80, 110}, pack: "carton", packOf: 12, cost: 560},
	{code: "HLD", name: "Lantern holder", variants: []string{"brass", "iron", "glass"}, uom: "piece", weightG: 620, size: [3]int{110, 110, 220}, pack: "carton", packOf: 6, cost: 1450},
	{code: "KNF", name: "Holloway knife", variants: []string{"paring", "bread", "chef's", "carving", "oyster", "cheese"}, uom: "piece", weightG: 210, size: [3]int{360, 60, 30}, pack: "carton", packOf: 10, cost: 2190},
	{code: "BRD", name: "Holloway board", variants: []string{"small", "medium", "large"}, grows: true, uom: "piece", weightG: 1100, size: [3]int{400, 280, 22}, pack: "carton", packOf: 8, cost: 1820},
	{code: "BOX", name: "Nimbo storage box", variants: []string{"5 l", "12 l", "25 l", "45 l", "60 l"}, grows: true, uom: "piece", weightG: 1250, size: [3]int{560, 380, 280}, pack: "stack", packOf: 8, cost: 890},
	{code: "LID", name: "Nimbo lid", variants: []string{"5 l", "12 l", "25 l", "45 l", "60 l"}, grows: true, uom: "piece", weightG: 310, size: [3]int{560, 380, 20}, pack: "stack", packOf: 20, cost: 240},
	{code: "BLK", name: "Pelt wool blanket", variants: []string{"grey", "moss", "ochre", "plum"}, uom: "piece", weightG: 1450, size: [3]int{420, 320, 110}, pack: "carton", packOf: 6, cost: 4200},
	{code: "POT", name: "Fern plant pot", variants: widths, grows: true, uom: "piece", weightG: 1900, size: [3]int{240, 240, 230}, pack: "crate", packOf: 6, cost: 640},
	{code: "SAU", name: "Fern saucer", variants: widths, grows: true, uom: "piece", weightG: 620, size: [3]int{260, 260, 35}, pack: "crate", packOf: 12, cost: 290},
	{code: "CAN", name: "Fern watering can", variants: []string{"2 l", "5 l", "10 l"}, grows: true, uom: "piece", weightG: 780, size: [3]int{420, 180, 330}, pack: "carton", packOf: 4, cost: 1690},
	{code: "GDN", name: "Hob garden tool", variants: []string{"hand fork", "trowel", "dibber", "secateurs", "edging knife"}, uom: "piece", weightG: 340, size: [3]int{330, 90, 50}, pack: "carton", packOf: 12, cost: 1120},
	{code: "SED", name: "Meadow seeds", variants: []string{"poppy", "cornflower", "borage", "clover", "chives", "basil"}, uom: "pouch", tracking: byLotExpiry, shelfDays: 180, weightG: 14, size: [3]int{120, 80, 4}, pack: "display", packOf: 50, cost: 95},
	{code: "SOI", name: "Dark Hollow potting soil", variants: []string{"20 l", "40 l"}, grows: true, uom: "sack", tracking: byLot, weightG: 11500, size: [3]int{560, 380, 120}, pack: "layer", packOf: 5, cost: 520},
	{code: "FED", name: "Dark Hollow plant feed", variants: []string{"500 ml", "1 l"}, grows: true, uom: "bottle", tracking: byLot, weightG: 1080, size: [3]int{90, 70, 240}, pack: "tray", packOf: 12, cost: 610},
	{code: "CEL", name: "Ampel batteries, 4", variants: []string{"AA", "AAA", "C", "block"}, uom: "pack", weightG: 105, size: [3]int{110, 80, 20}, pack: "display", packOf: 20, cost: 330},
	{code: "SPR", name: "Clarity cleaning spirit", variants: []string{"500 ml", "1 l", "5 l"}, uom: "bottle", tracking: byLot, weightG: 940, size: [3]int{90, 90, 250}, pack: "tray", packOf: 12, cost: 450, hazard: "3"},
	{code: "DRN", name: "Clarity drain cleaner", variants: []string{"granules", "gel"}, uom: "bottle", tracking: byLot, weightG: 1260, size: [3]int{100, 80, 230}, pack: "tray", packOf: 9, cost: 540, hazard: "8"},
	{code: "SPY", name: "Brightwork spray paint", variants: []string{"red", "black", "white", "silver"}, uom: "can", tracking: byLotExpiry, shelfDays: 180, weightG: 410, size: [3]int{66, 66, 200}, pack: "tray", packOf: 12, cost: 590, hazard: "2"},
	{code: "PNT", name: "Brightwork chalk paint 750 ml", variants: []string{"chalk", "fog", "clay", "pine", "ink", "butter"}, uom: "tin", tracking: byLot, weightG: 1180, size: [3]int{100, 100, 120}, pack: "tray", packOf: 6, cost: 1290},
	{code: "JAM", name: "Larkspur jam 340 g", variants: []string{"plum", "quince", "damson", "rhubarb", "blackcurrant", "fig"}, uom: "jar", tracking: byLotExpiry, shelfDays: 120, weightG: 545, size: [3]int{75, 75, 105}, pack: "tray", packOf: 12, cost: 280},
	{code: "TEA", name: "Larkspur tea 100 g", variants: []string{"breakfast", "smoky", "mint", "lime flower", "rosehip"}, uom: "tin", tracking: byLotExpiry, shelfDays: 180, weightG: 190, size: [3]int{85, 85, 125}, pack: "tray", packOf: 12, cost: 390},
	{code: "BIS", name: "Larkspur biscuits 200 g", variants: []string{"oat", "ginger", "lemon", "cheese"}, uom: "pack", tracking: byLotExpiry, shelfDays: 60, weightG: 225, size: [3]int{210, 70, 55}, pack: "case", packOf: 16, cost: 210},
	{code: "HNY", name: "Larkspur honey 450 g", variants: []string{"heather", "orchard", "woodland"}, uom: "jar", tracking: byLotExpiry, shelfDays: 180, weightG: 690, size: [3]int{80, 80, 115}, pack: "tray", packOf: 12, cost: 520},
	{code: "OIL", name: "Larkspur oil 500 ml", variants: []string{"rapeseed", "walnut", "sunflower"}, uom: "bottle", tracking: byLotExpiry, shelfDays: 120, weightG: 880, size: [3]int{65, 65, 260}, pack: "case", packOf: 6, cost: 610},
	{code: "CHS", name: "Stonebyre cheese, cut", variants: []string{"mild", "old"}, uom: "kg", decimals: 3, tracking: byLotExpiry, shelfDays: 21, weightG: 1000, size: [3]int{250, 250, 100}, cost: 1690, temperature: "chilled"},
	{code: "DRY", name: "Stonebyre dairy", variants: []string{"butter 250 g", "yoghurt 500 g", "cream 200 ml", "curd 250 g", "buttermilk 1 l"}, uom: "pack", tracking: byLotExpiry, shelfDays: 14, weightG: 420, size: [3]int{110, 90, 90}, pack: "tray", packOf: 12, cost: 240, temperature: "chilled"},
	{code: "FSH", name: "Weir smoked trout 150 g", variants: []string{"plain", "pepper"}, uom: "pack", tracking: byLotExpiry, shelfDays: 10, weightG: 170, size: [3]int{240, 130, 15}, pack: "case", packOf: 20, cost: 690, temperature: "chilled"},
	{code: "ICE", name: "Rime ice cream 500 ml", variants: []string{"vanilla", "plum", "nut", "coffee", "sorrel"}, uom: "tub", tracking: byLotExpiry, shelfDays: 120, weightG: 310, size: [3]int{110, 110, 100}, pack: "case", packOf: 8, cost: 430, temperature: "frozen"},
	{code: "FRZ", name: "Rime garden 1 kg", variants: []string{"peas", "beans", "berries", "spinach"}, uom: "bag", tracking: byLotExpiry, shelfDays: 180, weightG: 1020, size: [3]int{280, 200, 60}, pack: "case", packOf: 10, cost: 310, temperature: "frozen"},
	{code: "DRL", name: "Ampel cordless drill", variants: []string{"12 V", "18 V", "hammer"}, uom: "piece", tracking: bySerial, weightG: 2350, size: [3]int{340, 280, 120}, cost: 8900},
	{code: "BAT", name: "Ampel drill battery", variants: []string{"12 V", "18 V"}, uom: "piece", tracking: byLotSerial, weightG: 640, size: [3]int{130, 80, 75}, cost: 4400, hazard: "9"},
	{code: "THM", name: "Wick room thermometer", variants: []string{"white", "slate", "outdoor"}, uom: "piece", tracking: bySerial, weightG: 120, size: [3]int{90, 90, 40}, cost: 3200},
	{code: "COF", name: "Wick coffee maker", variants: []string{"one cup", "four cups", "mill"}, uom: "piece", tracking: bySerial, weightG: 3100, size: [3]int{330, 250, 380}, cost: 7450},
	{code: "PLE", name: "Hob long goods", variants: []string{"bamboo pole", "curtain rail", "trellis", "pruner pole"}, uom: "piece", weightG: 1700, size: [3]int{80, 60, 2300}, pack: "bundle", packOf: 10, cost: 1180},
	{code: "ROP", name: "Hob by the metre", variants: []string{"hemp rope", "chain", "webbing", "shade net"}, uom: "m", decimals: 2, weightG: 150, size: [3]int{300, 300, 200}, cost: 120},
	{code: "LSE", name: "Larkspur by weight", variants: []string{"coffee beans", "rolled oats"}, uom: "kg", decimals: 3, tracking: byLotExpiry, shelfDays: 90, weightG: 1000, size: [3]int{300, 200, 120}, cost: 980},
	{code: "FUR", name: "Settle furniture", variants: []string{"stool", "folding chair", "side table", "boot bench"}, uom: "piece", weightG: 6800, size: [3]int{620, 420, 460}, pack: "pair", packOf: 2, cost: 3900},
	{code: "NTE", name: "Foolscap notebook", variants: []string{"plain", "lined", "squared", "dotted", "music"}, uom: "piece", weightG: 230, size: [3]int{210, 148, 14}, pack: "carton", packOf: 20, cost: 320},
	{code: "PEN", name: "Foolscap pencils, 12", variants: []string{"graphite", "colour", "carpenter's", "wax"}, uom: "set", weightG: 110, size: [3]int{190, 90, 12}, pack: "carton", packOf: 24, cost: 410},
	{code: "WRP", name: "Foolscap wrapping paper", variants: []string{"stars", "leaves", "kraft", "birds", "snow"}, uom: "roll", weightG: 160, size: [3]int{700, 45, 45}, pack: "carton", packOf: 30, cost: 180},
	{code: "RIB", name: "Foolscap ribbon 25 m", variants: []string{"red", "green", "gold", "jute", "plum"}, uom: "roll", weightG: 80, size: [3]int{90, 90, 30}, pack: "carton", packOf: 40, cost: 140},
	{code: "AID", name: "Sorrel first aid", variants: []string{"travel kit", "home kit", "plasters"}, uom: "piece", tracking: byLotExpiry, shelfDays: 365, weightG: 380, size: [3]int{180, 120, 60}, pack: "carton", packOf: 10, cost: 1190},
	{code: "CRM", name: "Sorrel hand cream 75 ml", variants: []string{"rose", "oat", "plain", "salt"}, uom: "tube", tracking: byLotExpiry, shelfDays: 240, weightG: 95, size: [3]int{150, 50, 40}, pack: "carton", packOf: 12, cost: 370},
	{code: "SOP", name: "Sorrel soap 100 g", variants: []string{"rose", "oat", "pine", "lemon", "tar"}, uom: "bar", tracking: byLot, weightG: 112, size: [3]int{85, 60, 30}, pack: "carton", packOf: 24, cost: 230},
}
