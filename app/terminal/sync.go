package terminal

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/sync/replica"
	"github.com/handtruck/handtruck/sync/wire"
)

// sync exchanges with the hub now and says how that went.
func (t *Terminal) sync(ctx context.Context) verdict {
	if t.silent {
		return verdict{tone: work.Warn, code: work.Offline}
	}
	err := t.link.Sync(ctx)
	switch code := standingCode(err); {
	case err == nil:
		return verdict{tone: work.OK, code: work.Sent}
	case errors.Is(err, replica.ErrFull):
		return verdict{tone: work.Error, code: work.StorageFull}
	case errors.Is(err, replica.ErrFailed):
		return verdict{tone: work.Error, code: work.StorageFailed}
	case code != "":
		return verdict{tone: work.Error, code: code}
	}
	why := work.Say(t.language(), "The hub does not answer.")
	if wire.PutsOff(err) {
		why = work.Say(t.language(), "The hub is busy.")
	}
	return verdict{tone: work.Warn, code: work.HubUnreachable, args: []any{why}}
}

// standingCode is what an exchange that failed says of this device or of its hub until somebody does something about it; empty
// for what passes by itself.
func standingCode(err error) work.Code {
	switch {
	case errors.Is(err, wire.ErrRevoked), errors.Is(err, wire.ErrRetired), errors.Is(err, wire.ErrNotEnrolled), errors.Is(err, replica.ErrForked):
		return work.DeviceRevoked
	case errors.Is(err, wire.ErrVersion):
		return work.UpdateRequired
	case errors.Is(err, wire.ErrOtherKey), errors.Is(err, wire.ErrRewritten), errors.Is(err, wire.ErrUnsigned):
		return work.HubUntrusted
	}
	return ""
}

// Notice is what stands beside every answer while it holds: work goes on, but somebody has to do something.
type Notice struct {
	Code    work.Code `json:"code"`
	Message string    `json:"message"`
}

// notice is what the last exchange, also one that nobody asked for, has found out, or what the screen may lack.
func (t *Terminal) notice() *Notice {
	code := standingCode(t.link.Trouble())
	if code == "" && t.replica.Damage() != nil {
		code = work.DataDamaged
	}
	if wrong := t.replica.ClockError().Round(time.Minute); code == "" && wrong.Abs() >= clockTolerated {
		return &Notice{work.ClockWrong, t.say(work.ClockWrong, strings.TrimSuffix(wrong.String(), "0s"))}
	}
	if code == "" {
		return nil
	}
	return &Notice{code, t.say(code)}
}

// clockTolerated is how wrong a device's clock may be before people are told. What they scan is ordered rightly all the same, but
// the hours that they read and enter are not.
const clockTolerated = 5 * time.Minute
