package labels

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"time"
)

// Times and sizes of a printer's connection.
const (
	dialPatience  = 2 * time.Second
	printPatience = 5 * time.Second
	jobMax        = 1 << 20 // bytes of ZPL
)

// Errors of printing. After ErrNotSent the job may be sent again; after ErrUncertain only a person who has looked can tell.
var (
	ErrNotSent   = errors.New("label was not sent")
	ErrNotReady  = errors.New("printer is not ready")
	ErrUncertain = errors.New("label may have been printed")
)

// Printer is one printer that takes ZPL on raw TCP, port 9100 as a rule.
type Printer struct {
	Address string // host:port
	// Dial opens the connection; NewPrinter sets one with a limit of two seconds.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
	// Now gives the time that deadlines count from.
	Now func() time.Time
}

// NewPrinter returns the printer at host:port.
func NewPrinter(address string) *Printer {
	return &Printer{Address: address, Dial: (&net.Dialer{Timeout: dialPatience}).DialContext, Now: time.Now}
}

// Print sends one label after asking whether the printer is ready, and asks again afterwards: an answer then proves that
// the connection lived to the end of the label. Errors are ErrNotReady and ErrNotSent before the first byte of the label,
// ErrUncertain after it.
func (p *Printer) Print(ctx context.Context, zpl string) (Status, error) {
	if len(zpl) > jobMax {
		return Status{}, fmt.Errorf("print %d bytes: %w", len(zpl), ErrNotSent)
	}
	conn, err := p.Dial(ctx, "tcp", p.Address)
	if err != nil {
		return Status{}, fmt.Errorf("dial printer: %w: %w", ErrNotSent, err)
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	if err := conn.SetDeadline(p.Now().Add(printPatience)); err != nil {
		return Status{}, fmt.Errorf("set deadline: %w: %w", ErrNotSent, err)
	}
	answers := bufio.NewReader(conn)
	status, err := ask(conn, answers)
	if err != nil {
		return Status{}, fmt.Errorf("ask printer: %w: %w", ErrNotSent, err)
	}
	if !status.Ready() {
		return status, fmt.Errorf("print while %s: %w", status.Trouble(), ErrNotReady)
	}
	if _, err := io.WriteString(conn, zpl); err != nil {
		return status, fmt.Errorf("send label: %w: %w", ErrUncertain, err)
	}
	if status, err = ask(conn, answers); err != nil {
		return status, fmt.Errorf("ask printer again: %w: %w", ErrUncertain, err)
	}
	return status, nil
}

func ask(conn net.Conn, answers *bufio.Reader) (Status, error) {
	if _, err := io.WriteString(conn, "~HS\r\n"); err != nil {
		return Status{}, err
	}
	return readStatus(answers)
}
