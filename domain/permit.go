package domain

// Hub is the device name under which the hub records facts of its own.
const Hub = "hub"

// Work that needs a role, and words that need one. Kinds that are missing here are anybody's.
var workRoles = map[Kind][]Role{
	KindReceived: {Receiver}, KindUnitReceived: {Receiver}, KindReceiptClosed: {Receiver},
	KindReturnReceived: {Receiver}, KindReturnClosed: {Receiver},
	KindAllocated: {Picker, Receiver}, KindUnitMoved: {Picker, Receiver}, KindGoodsMoved: {Picker, Receiver},
	KindClaimed: {Picker}, KindToteAssigned: {Picker}, KindPicked: {Picker}, KindShorted: {Picker}, KindDropped: {Picker}, KindPlaceChecked: {Picker},
	KindPacked: {Picker}, KindCartonClosed: {Picker}, KindOrderPacked: {Picker},
	KindShipmentOpened: {Picker}, KindLoaded: {Picker}, KindShipmentClosed: {Picker},
	KindCounted: {Counter},
}

// decisions are the facts that change nothing on the floor but what the site believes or wants: the word of somebody who
// may not say it counts for nothing.
var decisions = map[Kind][]Role{
	KindCountDecided: {Supervisor}, KindSettled: {Supervisor}, KindStatusChanged: {Supervisor}, KindLocationStopped: {Supervisor},
	KindIncidentClosed: {Supervisor}, KindAsked: {Supervisor}, KindClaimExpired: {Supervisor}, KindStated: {Supervisor},
}

// ofHub are the facts that only the hub records.
var ofHub = map[Kind]bool{
	KindDeviceEnrolled: true, KindDeviceForked: true, KindServerRolledBack: true, KindFactsAbandoned: true, KindRefolded: true, KindReplicaDiffered: true,
	KindRunsPlanned: true, KindWatermark: true, KindNumbersLeased: true, KindWorkerErased: true, KindFactsMissing: true, KindRowsRenewed: true,
}

// permitted tells whether a fact takes effect, and names what somebody did who may not. What happened on the floor has
// happened, whoever did it; a decision by somebody who may not take it, or with a device that was locked out by then, is kept
// and named, and decides nothing. The rows at the fact's place in the hub's order say who may: a worker who was dismissed
// meanwhile decides nothing any more.
func (f *folding) permitted(fact Fact) bool {
	if f.seen.Device == Hub || f.seen.Device == "" {
		return true
	}
	kind := fact.Kind()
	if ofHub[kind] {
		f.forbid(f.seen.ID(), kind)
		return false
	}
	trusted := f.judgeDevice()
	if roles, ok := f.decides(fact); ok {
		if !trusted || !f.author().Has(roles...) {
			f.forbid(f.seen.ID(), kind)
			return false
		}
		return true
	}
	if roles, ok := workRoles[kind]; ok && !f.author().May(roles...) {
		f.forbid(f.worker, kind)
	}
	return true
}

// decides returns the roles of which a decision needs one; ok is false for a fact that is none.
func (f *folding) decides(fact Fact) (roles []Role, ok bool) {
	switch fact := fact.(type) {
	case TaskTaken:
		return []Role{Supervisor, Admin}, fact.Back && fact.Of != "" && fact.Of != f.seen.Device
	case Stated:
		switch fact.Row.(type) {
		case Device:
			return nil, true // a device is the hub's matter
		case Worker, Site:
			return []Role{Admin}, true // else a supervisor could make himself more
		}
	}
	roles, ok = decisions[fact.Kind()]
	return append([]Role{Admin}, roles...), ok
}

// author is who recorded the fact, as the rows know him.
func (f *folding) author() Worker {
	worker, _ := Get[Worker](f, f.worker)
	return worker
}

// forbid names what somebody did who may not: work once for each worker and kind, however often, and each decision.
func (f *folding) forbid(of string, kind Kind) {
	id := DerivedID(string(NotPermitted), of, kind.String())
	before, _ := Get[Discrepancy](f, id)
	f.raise(Discrepancy{ID: id, Kind: NotPermitted, Document: kind.String(), Found: before.Found + 1})
}

// judgeDevice tells whether the device was trusted when the fact happened. What surely happened after it was locked out is
// named, once for each time that it was.
func (f *folding) judgeDevice() bool {
	device, ok := Get[Device](f, f.seen.Device)
	if !ok || device.State != DeviceRevoked && device.State != DeviceGone {
		return true
	}
	if f.seen.Low < device.Since {
		return true
	}
	id := DerivedID(string(RevokedDevice), device.Name, digits(device.Since))
	before, _ := Get[Discrepancy](f, id)
	f.raise(Discrepancy{ID: id, Kind: RevokedDevice, Document: device.Name, Found: before.Found + 1})
	return false
}
