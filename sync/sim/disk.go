package sim

import (
	"math/rand/v2"

	"github.com/handtruck/handtruck/sync/hub"
	"github.com/handtruck/handtruck/sync/replica"
)

// Store names what the site's files are made of.
type Store string

// The stores: a model in memory, which is quick, and the real SQLite files.
const (
	Memory Store = "memory"
	SQLite Store = "sqlite"
)

// disks are the disks of a site, of which each machine has one. What they do to files is what happens to files on real
// machines, and nothing that a program could prevent.
type disks interface {
	hub() (hubDisk, error)
	device(name string) (deviceDisk, error)
	// real tells whether the stores are files.
	real() bool
	close() error
}

// hubDisk holds the hub's store.
type hubDisk interface {
	// open lets one more process open the store.
	open() (hub.Store, error)
	// kill ends a process without a word; what it wrote stays. The last one to go leaves the files as they are.
	kill(s hub.Store) error
	// cutPower ends all processes; what was not synced is gone.
	cutPower(r *rand.Rand) error
	// backup copies the store as it is, and restore throws it back to that; all processes end.
	backup() (any, error)
	restore(files any) error
	// size is how many bytes the store takes, and how many of them its write-ahead log; 0 in memory.
	size() (all, log int64, err error)
}

// deviceDisk holds a device's journal and replica.
type deviceDisk interface {
	// open starts a program on what is there.
	open(clock replica.Clock, between replica.Between) (*replica.Device, error)
	// kill ends the program without a word; what it wrote stays.
	kill() error
	// cutPower ends the program; what was not synced is gone, or torn.
	cutPower(r *rand.Rand) error
	// flush lets the system write what it was given.
	flush()
	// deleteReplica takes the replica away while the program does not run.
	deleteReplica() error
	// damageReplica overwrites a part of it while the program does not run, and tells whether there was any.
	damageReplica(r *rand.Rand) (bool, error)
	// destroyJournal damages what a device cannot do without while the program does not run.
	destroyJournal(r *rand.Rand) error
	// backup copies all files as they are; restore puts them in their place while the program does not run.
	backup() (any, error)
	restore(files any) error
	// install replaces the replica of the running program by a snapshot that the hub exported.
	install(path string) error
	size() (all, log int64, err error)
}
