package link

import (
	"context"
	"fmt"

	"github.com/handtruck/handtruck/sync/wire"
)

// gatherPages bounds what is fetched of the facts of others after one exchange.
const gatherPages = 20

// donate gives a hub back what it lost, if it asks.
func (l *Link) donate(ctx context.Context) error {
	for {
		l.device.Lock()
		donation, more, err := l.device.NextDonation()
		l.device.Unlock()
		if err != nil || !more {
			return err
		}
		var answer wire.Donated
		if err := l.client.exchange(ctx, "/v1/donate", donation, &answer); err != nil {
			return err
		}
		l.device.Lock()
		l.device.Donated(answer)
		l.device.Unlock()
	}
}

// comeBack tells a hub that does not know the device any more that it is one of the site's, and gives it what it needs to
// know to believe that.
func (l *Link) comeBack(ctx context.Context) error {
	for range pagesMax {
		l.device.Lock()
		ask, err := l.device.NextReturn()
		l.device.Unlock()
		if err != nil {
			return err
		}
		var answer wire.Returned
		if err := l.client.exchange(ctx, "/v1/return", ask, &answer); err != nil {
			return err
		}
		l.device.Lock()
		back, err := l.device.Returned(answer)
		known := l.device.Identity()
		l.device.Unlock()
		if err != nil || back {
			l.client.identity.Store(&known)
			return err
		}
	}
	return fmt.Errorf("come back: no end after %d pages", pagesMax)
}

// Gather fetches facts of others to keep, page by page. It runs beside exchanges and holds nothing that they wait for.
func (l *Link) Gather(ctx context.Context) error {
	ctx, done, err := l.connected(ctx)
	if err != nil {
		return err
	}
	defer done()
	for range gatherPages {
		l.device.Lock()
		ask, keeps, err := l.device.NextGather()
		l.device.Unlock()
		if err != nil || !keeps {
			return err
		}
		var page wire.FactsPage
		if err := l.client.exchange(ctx, "/v1/facts", ask, &page); err != nil {
			return err
		}
		if more, err := l.device.Gathered(page); err != nil || !more {
			return err
		}
	}
	return nil
}

// gather fetches facts of others whenever an exchange has worked, until the context ends.
func (l *Link) gather(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.synced:
		}
		_ = l.Gather(ctx) // what is wrong the next exchange tells, too
	}
}
