package sim

import (
	"flag"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/handtruck/handtruck/sync/hub"
)

var zooRounds = flag.Int("zoo", 1, "how often each bug is looked for, each time from another seed on")

// zooSeedsMax is how many seeds a bug may take to be found.
const zooSeedsMax = 200

// zoo are bugs that public systems had, by the numbers of the project's list, and some that faults of ours would meet, put in where the simulation stands between
// the programs and their disks, networks and rules. The code that is tested has no branch for any of them.
var zoo = []struct {
	name string
	bug  func() seams
}{
	{"Z01 cursor saved before the rows (pouchdb#1240)", savesCursorFirst},
	{"Z02 serial column as cursor", func() seams { return seams{store: sickStore(serialCursor)} }},
	{"Z03 time of change as cursor", func() seams { return seams{store: sickStore(timeCursor)} }},
	{"Z04 serial column behind the oldest writer", func() seams { return seams{store: sickStore(xminCursor)} }},
	{"Z05 page ends inside a commit (ADE#403)", func() seams { return seams{store: sickStore(splitPage)} }},
	{"Z06 facts from the future ignored (todo-nextjs#13)", futureIgnored},
	{"Z07 restored device believed by numbers (turso#8129)", numbersDecide},
	{"Z08 checkpoint on one side (cht-core#8093)", oneSided},
	{"Z09 two pieces of state for one thing (sqlite-core#162)", twoPiecesOfState},
	{"Z10 retry waits for the next write (powersync-native#15)", waitsForWrite},
	{"Z11 position in a list as what was sent (mono#6340)", countsPositions},
	{"Z12 snapshot and feed of two moments (electric#2311)", func() seams { return seams{store: sickStore(mixedSnapshot)} }},
	{"Z13 leaving a scope is not told (electric#3854)", func() seams { return seams{store: sickStore(leaveUntold)} }},
	{"Z14 what is granted later never comes (WatermelonDB#1264)", func() seams { return seams{store: sickStore(grantTooLate)} }},
	{"Z15 deleted twice (corrosion#352)", func() seams { return seams{store: sickStore(deletedTwice)} }},
	{"Z16 count as assignment", func() seams { return seams{fold: countAssigns} }},
	{"Z17 adjustment frozen", func() seams { return seams{fold: adjustmentFrozen} }},
	{"Z18 acknowledged before the commit", func() seams { return seams{store: sickStore(acksEarly)} }},
	{"Z19 same words, same fact", contentSeams},
	{"Z20 facts not synced", syncsNormal},
	{"Z21 outbox inside the replica", outboxInReplica},
	{"Z22 gap given up (sync_gateway)", func() seams { return seams{store: sickStore(abandonsGap)} }},
	{"Z23 numbers taken twice after a promotion", headsForgotten},
	{"Z24 the later message wins", func() seams { return seams{fold: arrivalWins} }},
	{"F16 downgraded app drops what it cannot read", dropsUnread},
	{"F17 older hub goes on beside a newer one", func() seams { return seams{store: sickStore(olderGoesOn)} }},
	{"F17a older hub folds the half of a fact", func() seams { return seams{release: foldsHalf} }},
	{"F32 the hub tells its machine's time", func() seams { return seams{clock: wallClock} }},
	{"F39 marks that are forgotten are not missed", func() seams { return seams{store: sickStore(horizonIgnored)} }},
}

// contentSeams remembers for one site what was said first.
func contentSeams() seams {
	var fold = dedupesContent(nil)
	return seams{fold: func(*world) hub.Fold { return fold }}
}

// TestZoo holds that the simulation finds each bug.
func TestZoo(t *testing.T) {
	if testing.Short() {
		t.Skip("the long tests look for bugs")
	}
	rounds := *zooRounds
	for _, z := range zoo {
		t.Run(strings.Fields(z.name)[0], func(t *testing.T) {
			t.Parallel()
			var took []int
			by := map[string]int{}
			for round := range rounds {
				n, invariant := hunt(uint64(round)*10_000, z.bug)
				if invariant == "" {
					t.Fatalf("%s was not found in %d seeds", z.name, zooSeedsMax)
				}
				took = append(took, n)
				by[invariant]++
			}
			slices.Sort(took)
			t.Logf("%-58s %3d seeds (worst %d), found by %s", z.name, took[len(took)/2], took[len(took)-1],
				strings.Join(slices.Sorted(maps.Keys(by)), ", "))
		})
	}
}

// hunt plays seeds with a bug until an invariant breaks.
func hunt(from uint64, bug func() seams) (seeds int, invariant string) {
	for n := range zooSeedsMax {
		_, err := Run(Config{Seed: from + uint64(n), seams: bug()})
		if err == nil {
			continue
		}
		if _, healthy := Run(Config{Seed: from + uint64(n)}); healthy == nil { // it is the bug that was found
			return n + 1, invariantOf(err)
		}
	}
	return zooSeedsMax, ""
}
