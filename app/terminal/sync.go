package terminal

import (
	"context"
	"errors"

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
	switch {
	case err == nil:
		return verdict{tone: work.OK, code: work.Sent}
	case errors.Is(err, replica.ErrFull):
		return verdict{tone: work.Error, code: work.StorageFull}
	case errors.Is(err, replica.ErrFailed):
		return verdict{tone: work.Error, code: work.StorageFailed}
	case errors.Is(err, wire.ErrRevoked), errors.Is(err, wire.ErrRetired), errors.Is(err, wire.ErrNotEnrolled), errors.Is(err, replica.ErrForked):
		return verdict{tone: work.Error, code: work.DeviceRevoked}
	case errors.Is(err, wire.ErrVersion):
		return verdict{tone: work.Error, code: work.UpdateRequired}
	case errors.Is(err, wire.ErrOtherKey), errors.Is(err, wire.ErrRewritten), errors.Is(err, wire.ErrUnsigned):
		return verdict{tone: work.Error, code: work.HubUntrusted}
	}
	return verdict{tone: work.Warn, code: work.HubUnreachable}
}
