package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"time"

	"github.com/handtruck/handtruck/sync/hub"
)

// runHead prints the signed head of the history: who keeps the paper can later prove what the hub's log was at that time.
func runHead(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("head")
	if err := p.parse(set, args); err != nil {
		return err
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	err = h.Store().View(ctx, func(s hub.Snapshot) error {
		head, err := s.Head()
		if err != nil {
			return err
		}
		key, err := hub.SiteKey(s)
		if err != nil {
			return err
		}
		text := base64.StdEncoding.EncodeToString
		fmt.Fprintf(p.out, "facts      %d\nroot       %s\nepoch      %s\ntime       %s\nsignature  %s\nsite key   %s\n",
			head.Site, text(head.Root[:]), head.Epoch, instant(time.UnixMilli(head.Time)), text([]byte(head.Signature)), text(key))
		return nil
	})
	return errors.Join(err, h.Store().Close())
}
