package work

import (
	"fmt"
	"strings"
)

// Code names what a screen has to say; contract/terminal.md lists them. Codes are never renamed.
type Code string

// The codes, in the groups of the contract.
const (
	// What was scanned.
	UnknownBarcode      Code = "unknown_barcode"
	BadBarcode          Code = "bad_barcode"
	ExpectedLocation    Code = "expected_location"
	ExpectedItem        Code = "expected_item"
	ExpectedUnit        Code = "expected_unit"
	ExpectedTote        Code = "expected_tote"
	ExpectedPlaceOfKind Code = "expected_place_of_kind"
	ExpectedNumber      Code = "expected_number"
	AmbiguousItem       Code = "ambiguous_item"
	AmbiguousLot        Code = "ambiguous_lot"
	AmbiguousUnit       Code = "ambiguous_unit"
	AmbiguousReceipt    Code = "ambiguous_receipt"
	ContradictingCodes  Code = "contradicting_codes"

	// Not this one.
	WrongLocation Code = "wrong_location"
	WrongItem     Code = "wrong_item"
	WrongLot      Code = "wrong_lot"
	WrongSerial   Code = "wrong_serial"
	WrongUnit     Code = "wrong_unit"
	WrongTote     Code = "wrong_tote"
	NotOnReceipt  Code = "not_on_receipt"
	NotOnOrder    Code = "not_on_order"
	NotInShipment Code = "not_in_shipment"
	NeverShipped  Code = "never_shipped"

	// Numbers.
	QuantityInvalid Code = "quantity_invalid"
	QuantityZero    Code = "quantity_zero"
	QuantityTooHigh Code = "quantity_too_high"
	OverReceipt     Code = "over_receipt"
	OverReturn      Code = "over_return"
	NotEnoughStock  Code = "not_enough_stock"

	// Tracking.
	LotRequired     Code = "lot_required"
	ExpiryRequired  Code = "expiry_required"
	SerialRequired  Code = "serial_required"
	DuplicateSerial Code = "duplicate_serial"
	LotExpired      Code = "lot_expired"
	LotOnHold       Code = "lot_on_hold"
	ShelfLifeShort  Code = "shelf_life_short"

	// Places.
	LocationBlocked       Code = "location_blocked"
	LocationFull          Code = "location_full"
	MixingNotAllowed      Code = "mixing_not_allowed"
	TemperatureNotAllowed Code = "temperature_not_allowed"
	HazardNotAllowed      Code = "hazard_not_allowed"
	TooHeavy              Code = "too_heavy"
	TooHigh               Code = "too_high"
	CartonTooHeavy        Code = "carton_too_heavy"
	CartonNotAllowed      Code = "carton_not_allowed"
	NoLocationFound       Code = "no_location_found"

	// State.
	AlreadyReceived Code = "already_received"
	AlreadyDone     Code = "already_done"
	AlreadyLoaded   Code = "already_loaded"
	TakenByOther    Code = "taken_by_other"
	NoWork          Code = "no_work"
	ItemBlocked     Code = "item_blocked"
	UnitNotEmpty    Code = "unit_not_empty"
	UnitElsewhere   Code = "unit_elsewhere"

	// Confirm.
	ConfirmLocationDiffers Code = "confirm_location_differs"
	ConfirmLotDiffers      Code = "confirm_lot_differs"
	ConfirmNewUnit         Code = "confirm_new_unit"
	ConfirmShort           Code = "confirm_short"
	ConfirmOverReceipt     Code = "confirm_over_receipt"
	ConfirmNotFound        Code = "confirm_not_found"
	ConfirmDamaged         Code = "confirm_data_damaged"
	ConfirmUnitSwap        Code = "confirm_unit_swap"

	// People.
	NotAllowed Code = "not_allowed"

	NumbersUsedUp Code = "numbers_used_up"
	WrongPIN      Code = "wrong_pin"
	BadgeLocked   Code = "badge_locked"
	UnknownBadge  Code = "unknown_badge"
	Loading       Code = "loading"
	FourEyes      Code = "four_eyes"

	// News.
	Done            Code = "done"
	RunDone         Code = "run_done"
	RecountNeeded   Code = "recount_needed"
	RecountByOther  Code = "recount_by_other"
	ExpectedChoice  Code = "expected_choice"
	QuantityChanged Code = "quantity_changed"
	TaskReassigned  Code = "task_reassigned"
	RouteChanged    Code = "route_changed"
	Resumed         Code = "resumed"
	ShortRecorded   Code = "short_recorded"
	Sent            Code = "sent"
	Offline         Code = "offline"

	// Trouble.
	BadInput       Code = "bad_input"
	DeviceRevoked  Code = "device_revoked"
	UpdateRequired Code = "update_required"
	ClockWrong     Code = "clock_wrong"
	StorageFull    Code = "storage_full"
	StorageFailed  Code = "storage_failed"
	ScanNotTaken   Code = "scan_not_taken"
	SoundNotHeard  Code = "sound_not_heard"
	PrinterTrouble Code = "printer_trouble"
	DataDamaged    Code = "data_damaged"
	HubUnreachable Code = "hub_unreachable"
	HubUntrusted   Code = "hub_untrusted"
)

// messages are the sentences of the codes: what is wrong and what to do now.
var messages = map[Code]string{
	UnknownBarcode:         "Not known here: %s. Scan another label.",
	BadBarcode:             "Misread or wrong label: %s. Scan it again.",
	ExpectedLocation:       "Scan a location label.",
	ExpectedItem:           "Scan an item.",
	ExpectedUnit:           "Scan a pallet or carton.",
	ExpectedTote:           "Scan a tote.",
	ExpectedPlaceOfKind:    "This place cannot be used here. Scan a %s place.",
	ExpectedNumber:         "Scan the number of %s.",
	AmbiguousItem:          "Several items have this code. Scan the item's own label.",
	AmbiguousLot:           "Several lots are here. Scan the lot.",
	AmbiguousUnit:          "It is on several pallets here. Scan the pallet.",
	AmbiguousReceipt:       "Several receipts expect it: %s. Scan the receipt number.",
	ContradictingCodes:     "This label says %s, the one before %s. Scan one label only.",
	WrongLocation:          "Wrong place: this is %s. Go to %s.",
	WrongItem:              "Wrong item: this is %s. Take %s.",
	WrongLot:               "Wrong lot: this is %s. Take lot %s.",
	WrongSerial:            "Wrong serial number: %s. Take %s.",
	WrongUnit:              "Wrong pallet: this is %s. Take %s.",
	WrongTote:              "Wrong tote: this is %s. Put it into %s.",
	NotOnReceipt:           "%s is not on this receipt. Set it aside or ask.",
	NotOnOrder:             "%s is not on this order. Put it back.",
	NotInShipment:          "%s is not part of this shipment. Leave it here.",
	NeverShipped:           "Order %s was never shipped. Ask a supervisor.",
	QuantityInvalid:        "%s is not a number that fits here. Enter it again.",
	QuantityZero:           "Nothing is not a quantity. Enter how many.",
	QuantityTooHigh:        "Too many: at most %v. Count again.",
	OverReceipt:            "More than the receipt allows: at most %v. Count again or ask.",
	OverReturn:             "More than can come back: at most %v. Count again.",
	NotEnoughStock:         "Only %v are on record here. If there are more, have the place counted.",
	LotRequired:            "This item needs its lot. Scan or enter it.",
	ExpiryRequired:         "This item needs its expiry date. Scan it, or enter it as 2026-03-31.",
	SerialRequired:         "This item needs its serial number. Scan or enter it.",
	DuplicateSerial:        "Serial number %s is there already. Check the label.",
	LotExpired:             "Expired on %s. Do not use it.",
	LotOnHold:              "Lot %s is on hold. Do not use it.",
	ShelfLifeShort:         "Only %v days left, %v are needed. Refuse it or put it on hold.",
	LocationBlocked:        "%s is blocked. Choose another place.",
	LocationFull:           "%s is full. Choose another place.",
	MixingNotAllowed:       "%s may not be mixed. Choose another place.",
	TemperatureNotAllowed:  "%s has the wrong temperature for this. Choose another place.",
	HazardNotAllowed:       "%s may not hold this hazard class. Choose another place.",
	TooHeavy:               "Too heavy for %s. Choose another place.",
	TooHigh:                "Too high for %s. Choose another place.",
	CartonTooHeavy:         "Too heavy for carrier %s. Close this carton and begin another.",
	CartonNotAllowed:       "Carrier %s takes no %s. Choose another carton.",
	NoLocationFound:        "No place fits. Ask a supervisor.",
	AlreadyReceived:        "%s is received already. Go on with the next.",
	AlreadyDone:            "That is done already. Go on with the next.",
	AlreadyLoaded:          "%s is loaded already. Go on with the next.",
	TakenByOther:           "%s has it. Take other work.",
	NoWork:                 "No work is waiting here.",
	ItemBlocked:            "Item %s is blocked. Set it aside and ask.",
	UnitNotEmpty:           "%s is not empty. Take another.",
	UnitElsewhere:          "%s stands at %s. Take another label.",
	ConfirmLocationDiffers: "Not the proposed place. Scan it again to use %s.",
	ConfirmLotDiffers:      "Not the planned lot. Scan it again to take %s.",
	ConfirmNewUnit:         "%s is new. Scan it again to use it.",
	ConfirmShort:           "Not everything is done. Do the same again to finish.",
	ConfirmOverReceipt:     "%v more than expected. Do the same again to confirm.",
	ConfirmNotFound:        "Not everything recorded was counted. Do the same again: the rest is zero.",
	ConfirmDamaged:         "Data for this cannot be read on this device. Do the same again to go on without it.",
	ConfirmUnitSwap:        "Not the planned pallet. Scan it again to take %s.",
	NotAllowed:             "Your role does not allow this. Ask a supervisor.",
	NumbersUsedUp:          "This device has no label numbers left. Go where it reaches the hub, or scan a printed label.",
	WrongPIN:               "Wrong PIN. Enter it again.",
	BadgeLocked:            "Badge locked after wrong PINs. Try again at %s.",
	UnknownBadge:           "Badge %s is not known. Scan your badge.",
	Loading:                "This device is still loading the site: %s. Your badge is taken as soon as it is there.",
	FourEyes:               "You counted this yourself. Somebody else decides.",
	Done:                   "Done.",
	RunDone:                "Run done. All is dropped.",
	RecountNeeded:          "Please count %s once more.",
	RecountByOther:         "Somebody else counts this again. Go on with other work.",
	ExpectedChoice:         "Answer the question first: choose below.",
	QuantityChanged:        "The quantity has changed to %v.",
	RouteChanged:           "The way has changed. Go to %s.",
	TaskReassigned:         "%s was first on %s. Keep what you took and put it away.",
	Resumed:                "Going on where you stopped.",
	ShortRecorded:          "Short recorded. Go on with the next.",
	Sent:                   "All is sent.",
	Offline:                "No radio. All is safe on this device.",
	BadInput:               "Input not understood: %s.",
	DeviceRevoked:          "This device was locked out. Ask a supervisor.",
	UpdateRequired:         "This app is too old to hear news: ask for an update. Work goes on, and scans are sent.",
	ClockWrong:             "The clock of this device is wrong by %v. Ask for help.",
	ScanNotTaken:           "Not taken: %s. Scan it again.",
	SoundNotHeard:          "Turn the volume up, or take another device.",
	PrinterTrouble:         "Not printed: %s. The label waits.",
	StorageFull:            "The storage of this device is full. Sync now and ask for help.",
	StorageFailed:          "The storage of this device has failed. Stop, note the last scan and ask for another device.",
	DataDamaged:            "Some data of this device cannot be read. All scans are safe. Go where there is radio when you can.",
	HubUnreachable:         "%s All is safe on this device.",
	HubUntrusted:           "Another machine answers in the hub's place. All is safe on this device. Ask for help.",
}

// Codes returns every code with its English sentence.
func Codes() map[Code]string { return messages }

// Message is the sentence of a code in a language. Arguments that are missing are left out.
func Message(language string, code Code, args ...any) string {
	if sentence, ok := sentences[language][code]; ok {
		return fill(sentence, args)
	}
	if sentence, ok := messages[code]; ok {
		return fill(sentence, args)
	}
	return string(code)
}

// Say is an English phrase in a language, with args in it; a phrase that is not translated stays English.
func Say(language, phrase string, args ...any) string {
	if translated, ok := phrases[language][phrase]; ok {
		phrase = translated
	}
	return fill(phrase, args)
}

func fill(phrase string, args []any) string {
	if len(args) == 0 {
		return phrase
	}
	said, _, _ := strings.Cut(fmt.Sprintf(phrase, args...), "%!(EXTRA") // not every sentence repeats what it is about
	return said
}

// Languages besides English, in which the site's workers may be spoken to.
var (
	phrases   = map[string]map[string]string{"de": german, "fi": finnish}
	sentences = map[string]map[Code]string{"de": germanMessages, "fi": finnishMessages}
)
