package sim

import "math/rand/v2"

// Fault is one way in which the world is unkind. The number is that of the project's list; the letter tells its kind.
type Fault string

// The faults of the network.
const (
	RequestLost Fault = "F01 request lost"
	AnswerLost  Fault = "F02 answer lost"
	Duplicated  Fault = "F03 request delivered twice"
	Delayed     Fault = "F04 delayed, reordered"
	Truncated   Fault = "F05 body truncated"
	BitFlipped  Fault = "F06 bit flipped"
	HalfOpen    Fault = "F07 answers do not come back"
	CutOff      Fault = "F08 device cut off"
	ZoneCutOff  Fault = "F08 zone cut off"
	AllCutOff   Fault = "F08 everybody cut off"
	Portal      Fault = "F09 captive portal"
	Replayed    Fault = "F10 push replayed by a proxy"
	Storm       Fault = "F11 429 and 503"
)

// The faults of processes.
const (
	DeviceKilled    Fault = "F12 device killed"
	HubKilledBefore Fault = "F13 hub killed before commit"
	HubKilledAfter  Fault = "F13 hub killed after commit"
	DevicePaused    Fault = "F14 device paused"
	HubPaused       Fault = "F14 hub paused"
	KilledInRecord  Fault = "F15 killed between commit and fold"
	AppUpgraded     Fault = "F16 app upgraded in mid-queue"
	AppDowngraded   Fault = "F16 app downgraded in mid-queue"
	AppBlinded      Fault = "F16 app downgraded over facts it cannot read"
	AppDeaf         Fault = "F16 app too old to pull"
	HubUpgraded     Fault = "F17 hub upgraded"
	HubDowngraded   Fault = "F17 hub downgraded"
	HubsMixed       Fault = "F17 older hub beside a newer one"
	NewerFacts      Fault = "F17 older hub takes facts of newer apps"
	TwoHubs         Fault = "F18 two hubs on one store"
)

// The faults of disks.
const (
	PowerCut         Fault = "F19 power cut of a device"
	HubPowerCut      Fault = "F19 power cut of the hub"
	DiskFull         Fault = "F20 disk full on a device"
	HubDiskFull      Fault = "F20 disk full at the hub"
	JournalUnread    Fault = "F21 journal cannot be read"
	ReplicaUnread    Fault = "F21 replica cannot be read"
	HubUnread        Fault = "F21 hub cannot read"
	SyncFailed       Fault = "F22 fsync failed"
	ReplicaDeleted   Fault = "F23 replica deleted"
	ReplicaDamaged   Fault = "F24 page of the replica damaged"
	JournalDestroyed Fault = "F25 journal destroyed"
)

// The faults of clocks.
const (
	ClockSkewed Fault = "F26 clock skewed"
	ClockJumped Fault = "F27 clock jumped"
	ClockLost   Fault = "F28 year 1970 or 2036"
	ClockDrifts Fault = "F29 clock drifts"
	Rebooted    Fault = "F30 reboot"
	Suspended   Fault = "F31 suspended for hours"

	HubClockBack Fault = "F32 clock of the hub set back"
	HubsDiffer   Fault = "F32 two hubs whose clocks differ"
)

// The faults of operations.
const (
	HubRestored    Fault = "F33 hub restored from a backup"
	DeviceRestored Fault = "F34 device restored from a backup"
	DeviceCloned   Fault = "F35 device cloned"
	OlderBackup    Fault = "F33 older backup than devices forgot for"
	Promoted       Fault = "F36 lagging standby promoted"
	Revoked        Fault = "F37 device locked out"
	Restricted     Fault = "F38 scope changed"
	PrunedBelow    Fault = "F39 marks pruned below an old cursor"
	LongWriter     Fault = "F40 store held by another writer"
	MasterMissing  Fault = "F41 master row missing"
	MasterChanged  Fault = "F41 master row changed under live facts"
	Poison         Fault = "F42 fact that cannot be folded"
)

// What workers do to one another. Those that happen by themselves are counted when they do.
const (
	DoubleScan   Fault = "F43 double scan"
	TwoPickers   Fault = "F44 two pickers, one order"
	TwoReceivers Fault = "F45 two receivers, one line"
	CountInPicks Fault = "F46 count while others pick"
	MovedInPick  Fault = "F47 pallet moved while picked from"
	NestCycle    Fault = "F48 pallets nested in a circle"
	ShiftChange  Fault = "F49 shift change with unsent facts"
	EarlyLogout  Fault = "F50 logout with unsent facts"
)

// faults are all faults, in order.
var faults = []Fault{RequestLost, AnswerLost, Duplicated, Delayed, Truncated, BitFlipped, HalfOpen, CutOff, ZoneCutOff, AllCutOff,
	Portal, Replayed, Storm, DeviceKilled, HubKilledBefore, HubKilledAfter, DevicePaused, HubPaused, KilledInRecord, AppUpgraded, AppDowngraded, AppBlinded, AppDeaf, HubUpgraded, HubDowngraded, HubsMixed, NewerFacts, TwoHubs,
	PowerCut, HubPowerCut, DiskFull, HubDiskFull, JournalUnread, ReplicaUnread, HubUnread, SyncFailed, ReplicaDeleted,
	ReplicaDamaged, JournalDestroyed, ClockSkewed, ClockJumped, ClockLost, ClockDrifts, Rebooted, Suspended, HubClockBack, HubsDiffer, HubRestored, DeviceRestored,
	DeviceCloned, Promoted, Revoked, Restricted, PrunedBelow, LongWriter, MasterMissing, MasterChanged, Poison,
	DoubleScan, TwoPickers, TwoReceivers, CountInPicks, MovedInPick, NestCycle, ShiftChange, EarlyLogout, OlderBackup}

// once are the faults that a device or a site has from the beginning, or not: their rate is how likely that is.
var once = map[Fault]bool{TwoHubs: true, ClockSkewed: true, ClockDrifts: true, HubsDiffer: true, HubUpgraded: true, PrunedBelow: true, MasterMissing: true}

// drawFaults switches each fault on or off for a seed and draws its rate from a wide range: one fixed profile
// would hide bugs (swarm testing, Groce et al., ISSTA 2012).
func drawFaults(r *rand.Rand) map[Fault]float64 {
	rates := map[Fault]float64{}
	for _, fault := range faults {
		if fault == OlderBackup {
			continue // it has a number of its own
		}
		on, rate := r.IntN(5) > 1, r.Float64()
		switch {
		case !on:
		case once[fault]:
			rates[fault] = rate
		default:
			rates[fault] = rate * rate * rate * 0.3
		}
	}
	return rates
}

// chance draws whether a fault strikes now. What is switched off still draws, so that everything else stays as it is.
func (w *world) chance(fault Fault) bool {
	hit := w.random.Float64() < w.rates[fault]
	if !hit || w.calm || w.config.without[fault] {
		return false
	}
	w.drawn++
	return !w.config.spared[strike{w.step, w.drawn}]
}

// strike is one blow of a fault: the n-th that was drawn in a step.
type strike struct{ step, n int }

// injected counts a fault that has made a difference.
func (w *world) injected(fault Fault, format string, args ...any) {
	w.faults[fault]++
	w.trace.note(int64(len(fault)), int64(fault[1]), int64(fault[2]))
	w.blows = append(w.blows, strike{w.step, w.drawn})
	w.tell("%s: "+format, append([]any{fault}, args...)...)
}

// strikes tells whether a fault strikes now, and counts it.
func (w *world) strikes(fault Fault, format string, args ...any) bool {
	if !w.chance(fault) {
		return false
	}
	w.injected(fault, format, args...)
	return true
}
