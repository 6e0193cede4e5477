package policy

import "github.com/handtruck/handtruck/domain"

// blocksHeld is how many blocks of label numbers a device holds at most: one in use, and one for when it is used up far
// from any radio.
const blocksHeld = 2

// leaseNumbers gives label numbers to devices that have used one of their two blocks.
func leaseNumbers(rows domain.Reader) (facts []domain.Fact) {
	for _, device := range domain.All[domain.Device](rows) {
		if device.State != domain.DeviceActive {
			continue
		}
		for range blocksHeld {
			after := overlaid(rows, facts)
			lease, ok := domain.LeaseNumbers(after, device.Name)
			if !ok || !domain.LowOnNumbers(after, device.Name) {
				break
			}
			facts = append(facts, lease)
		}
	}
	return facts
}
