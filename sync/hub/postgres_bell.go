package hub

import (
	"context"
	"database/sql"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
)

const (
	channel     = "handtruck" // of LISTEN and NOTIFY
	bellTimeout = 5 * time.Second
)

// Listener is a store that can hear of the commits of other hub processes.
type Listener interface {
	// Listen calls news soon after another process has committed, until the context ends. It may miss some: whoever
	// listens also asks now and then.
	Listen(ctx context.Context, news func())
}

// bell tells other hubs of commits and hears of theirs, by NOTIFY and LISTEN. It is a hint only: it is rung after the
// commit and outside of it, so that an engine without it works as well, and nobody waits for it.
type bell struct {
	config *pgx.ConnConfig
	name   string        // of this process, so that it does not wake itself
	rung   chan struct{} // many rings in quick succession are one
	end    context.CancelFunc
	done   sync.WaitGroup
}

func newBell(config *pgx.ConnConfig) bell {
	return bell{config: config, name: uuid.NewString(), rung: make(chan struct{}, 1), end: func() {}}
}

func (b *bell) ring() {
	select {
	case b.rung <- struct{}{}:
	default:
	}
}

func (b *bell) start(db *sql.DB) {
	ctx, cancel := context.WithCancel(context.Background())
	b.end = cancel
	b.done.Go(func() {
		for {
			select {
			case <-b.rung:
				b.tell(ctx, db)
			case <-ctx.Done():
				return
			}
		}
	})
}

// tell rings at the others; when it fails they hear of the commit when they ask.
func (b *bell) tell(ctx context.Context, db *sql.DB) {
	ctx, cancel := context.WithTimeout(ctx, bellTimeout)
	defer cancel()
	db.ExecContext(ctx, "SELECT pg_notify($1, $2)", channel, b.name)
}

func (b *bell) stop() {
	b.end()
	b.done.Wait()
}

// Listen calls news when another process rang.
func (b *bell) Listen(ctx context.Context, news func()) {
	for try := 1; ctx.Err() == nil; try++ {
		if b.listen(ctx, news) {
			try = 1
		}
		select {
		case <-time.After(min(bellTimeout, retryWaitMin<<min(try, triesMax))):
		case <-ctx.Done():
		}
	}
}

// listen listens on one connection until it breaks, and tells whether there was one.
func (b *bell) listen(ctx context.Context, news func()) bool {
	conn, err := pgx.ConnectConfig(ctx, b.config.Copy())
	if err != nil {
		return false
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+channel); err != nil {
		return false
	}
	news() // what came before
	for {
		notice, err := conn.WaitForNotification(ctx)
		if err != nil {
			return true
		}
		if notice.Payload != b.name {
			news()
		}
	}
}
