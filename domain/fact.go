package domain

import "fmt"

// Kind numbers the kinds of facts. A kind is frozen once it shipped: a changed meaning is a new kind, a new
// field must be one that old readers may skip. Numbers are never used again.
type Kind uint16

// The kinds of facts.
const (
	KindStated           Kind = 1
	KindDeviceEnrolled   Kind = 2
	KindBadgeLocked      Kind = 3
	KindDeviceForked     Kind = 4
	KindRefolded         Kind = 5
	KindReplicaDiffered  Kind = 6
	KindServerRolledBack Kind = 7
	KindWatermark        Kind = 8
	KindFactsAbandoned   Kind = 9
	KindReceived         Kind = 10
	KindUnitReceived     Kind = 11
	KindReceiptClosed    Kind = 12
	KindUnitMoved        Kind = 20
	KindGoodsMoved       Kind = 21
	KindLocationMarked   Kind = 22
	KindTaskTaken        Kind = 23
	KindStatusChanged    Kind = 24
	KindLocationStopped  Kind = 25
	KindClaimed          Kind = 30
	KindToteAssigned     Kind = 31
	KindPicked           Kind = 32
	KindShorted          Kind = 33
	KindDropped          Kind = 34
	KindPlaceChecked     Kind = 35
	KindReleased         Kind = 36
	KindPacked           Kind = 40
	KindCartonClosed     Kind = 41
	KindOrderPacked      Kind = 42
	KindShipmentOpened   Kind = 50
	KindLoaded           Kind = 51
	KindShipmentClosed   Kind = 52
	KindCounted          Kind = 60
	KindCountDecided     Kind = 61
	KindSettled          Kind = 62
	KindReturnReceived   Kind = 70
	KindReturnClosed     Kind = 71
	KindIncidentReported Kind = 80
	KindLabelRequested   Kind = 81
	KindIncidentClosed   Kind = 82
	KindLabelPrinted     Kind = 83
	KindUndone           Kind = 90
	KindAllocated        Kind = 100
	KindClaimExpired     Kind = 101
	KindAsked            Kind = 102
	KindRunsPlanned      Kind = 103
	KindNumbersLeased    Kind = 110
	KindWorkerErased     Kind = 120
	KindFactsMissing     Kind = 121
	KindRowsRenewed      Kind = 122
)

// Fact is something that happened. Facts are values and are never changed: a correction is a fact of its own.
type Fact interface {
	Kind() Kind
	// fold makes rows of the fact. It is total: a fact that contradicts what is believed raises a
	// discrepancy, as what happened cannot be refused.
	fold(f *folding)
}

// names are what people call the kinds, with the version behind the @.
var names = map[Kind]string{
	KindStated: "stated@1", KindDeviceEnrolled: "device_enrolled@1", KindBadgeLocked: "badge_locked@1",
	KindDeviceForked: "device_forked@1", KindRefolded: "refolded@1", KindWatermark: "watermark@1", KindNumbersLeased: "numbers_leased@1", KindReplicaDiffered: "replica_differed@1",
	KindWorkerErased: "worker_erased@1", KindServerRolledBack: "server_rolled_back@1", KindFactsAbandoned: "facts_abandoned@1", KindFactsMissing: "facts_missing@1",
	KindRowsRenewed: "rows_renewed@1",
	KindReceived:    "received@1", KindUnitReceived: "unit_received@1", KindReceiptClosed: "receipt_closed@1",
	KindUnitMoved: "unit_moved@1", KindGoodsMoved: "goods_moved@1", KindLocationMarked: "location_marked@1",
	KindClaimed: "claimed@1", KindToteAssigned: "tote_assigned@1", KindPicked: "picked@1", KindShorted: "shorted@1",
	KindDropped: "dropped@1", KindPlaceChecked: "place_checked@1", KindReleased: "released@1",
	KindPacked: "packed@1", KindCartonClosed: "carton_closed@1", KindOrderPacked: "order_packed@1",
	KindShipmentOpened: "shipment_opened@1", KindLoaded: "loaded@1", KindShipmentClosed: "shipment_closed@1",
	KindCounted: "counted@1", KindReturnReceived: "return_received@1", KindReturnClosed: "return_closed@1",
	KindIncidentReported: "incident_reported@1", KindLabelRequested: "label_requested@1", KindUndone: "undone@1",
	KindAllocated: "allocated@1", KindClaimExpired: "claim_expired@1",
	KindTaskTaken: "task_taken@1", KindStatusChanged: "status_changed@1", KindLocationStopped: "location_stopped@1",
	KindCountDecided: "count_decided@1", KindSettled: "settled@1", KindIncidentClosed: "incident_closed@1",
	KindLabelPrinted: "label_printed@1", KindAsked: "asked@1", KindRunsPlanned: "runs_planned@1",
}

// factMakers hold the decoder of each kind but Stated and Refolded, whose parts the wire format decodes by their types.
var factMakers = map[Kind]func(func(any) error) (Fact, error){
	KindDeviceEnrolled: makeFact[DeviceEnrolled], KindBadgeLocked: makeFact[BadgeLocked],
	KindDeviceForked: makeFact[DeviceForked], KindReplicaDiffered: makeFact[ReplicaDiffered], KindWatermark: makeFact[Watermark], KindNumbersLeased: makeFact[NumbersLeased],
	KindWorkerErased: makeFact[WorkerErased], KindServerRolledBack: makeFact[ServerRolledBack], KindFactsAbandoned: makeFact[FactsAbandoned], KindFactsMissing: makeFact[FactsMissing],
	KindRowsRenewed: makeFact[RowsRenewed],
	KindReceived:    makeFact[Received], KindUnitReceived: makeFact[UnitReceived], KindReceiptClosed: makeFact[ReceiptClosed],
	KindUnitMoved: makeFact[UnitMoved], KindGoodsMoved: makeFact[GoodsMoved], KindLocationMarked: makeFact[LocationMarked],
	KindClaimed: makeFact[Claimed], KindToteAssigned: makeFact[ToteAssigned], KindPicked: makeFact[Picked],
	KindShorted: makeFact[Shorted], KindDropped: makeFact[Dropped], KindPlaceChecked: makeFact[PlaceChecked],
	KindReleased: makeFact[Released], KindPacked: makeFact[PackedGoods], KindCartonClosed: makeFact[CartonClosed],
	KindOrderPacked: makeFact[OrderPacked], KindShipmentOpened: makeFact[ShipmentOpened], KindLoaded: makeFact[Loaded],
	KindShipmentClosed: makeFact[ShipmentClosed], KindCounted: makeFact[Counted], KindReturnReceived: makeFact[ReturnReceived],
	KindReturnClosed: makeFact[ReturnClosed], KindIncidentReported: makeFact[IncidentReported],
	KindLabelRequested: makeFact[LabelRequested], KindUndone: makeFact[Undone], KindAllocated: makeFact[Allocated],
	KindClaimExpired: makeFact[ClaimExpired], KindTaskTaken: makeFact[TaskTaken], KindStatusChanged: makeFact[StatusChanged],
	KindLocationStopped: makeFact[LocationStopped], KindCountDecided: makeFact[CountDecided], KindSettled: makeFact[Settled],
	KindIncidentClosed: makeFact[IncidentClosed], KindLabelPrinted: makeFact[LabelPrinted], KindAsked: makeFact[Asked],
	KindRunsPlanned: makeFact[RunsPlanned],
}

// String is the kind's name and version, such as picked@1.
func (k Kind) String() string {
	if name, ok := names[k]; ok {
		return name
	}
	return fmt.Sprintf("kind-%d", uint16(k))
}

// Kinds returns every kind of fact that this version knows.
func Kinds() map[Kind]string { return names }

// DecodeFact makes a fact of the kind with a decoder that fills what it is given a pointer to.
func DecodeFact(kind Kind, decode func(any) error) (Fact, error) {
	maker, ok := factMakers[kind]
	if !ok {
		return nil, fmt.Errorf("decode fact: %w: %d", ErrUnknownKind, kind)
	}
	return maker(decode)
}

func makeFact[F Fact](decode func(any) error) (Fact, error) {
	var fact F
	if err := decode(&fact); err != nil {
		return nil, fmt.Errorf("decode %v: %w", fact.Kind(), err)
	}
	return fact, nil
}
