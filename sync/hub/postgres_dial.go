package hub

import (
	"net"
	"time"
)

// vanished is how long a database may be silent on the network before it counts as gone. A machine that lost its power
// says nothing, and TCP alone would wait a quarter of an hour for it.
const vanished = 10 * time.Second

// dialer notices a database that vanished: while the hub waits for an answer by keep-alive probes, and while what the
// hub sent is not confirmed by the time that is set in limitSilence.
func dialer() *net.Dialer {
	return &net.Dialer{Control: limitSilence,
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: vanished / 2, Interval: vanished / 10, Count: 5}}
}
