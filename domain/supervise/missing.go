package supervise

import (
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
)

// missing are the items of which something is not known that a place may have a rule about. What is not known forbids nothing, so
// they can stand anywhere until somebody looks after their data.
func missing(v work.View) []string {
	var keys []string
	for _, item := range domain.All[domain.Item](v.Rows) {
		if !item.Blocked && len(lacks(item)) > 0 {
			keys = append(keys, item.Code)
		}
	}
	return keys
}

// lacks names what is not known of an item.
func lacks(item domain.Item) []string {
	var names []string
	if item.Temperature == "" {
		names = append(names, "temperature")
	}
	if item.HeightMM == 0 {
		names = append(names, "height")
	}
	if item.WeightG == 0 {
		names = append(names, "weight")
	}
	return names
}

func (s State) showMissing(show *work.Fields, v work.View) {
	item, _ := domain.Get[domain.Item](v.Rows, s.Key)
	show.Add("item", item.Code)
	show.Add("name", item.Name)
	var names []string
	for _, name := range lacks(item) {
		names = append(names, v.Say(name))
	}
	show.Add("missing", strings.Join(names, ", "))
}
