package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"github.com/handtruck/handtruck/sync/hub"
)

func runEnroll(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("enroll")
	address := set.String("hub", "http://"+defaultListen, "the `URL` at which devices reach the hub")
	name := set.String("name", "", "the device's `NAME` (default a number)")
	if err := p.parse(set, args, 0); err != nil {
		return err
	}
	if u, err := url.Parse(*address); err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: -hub %q is not a URL such as http://%s", errUsage, *address, defaultListen)
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	code, err := h.NewCode(ctx, p.now(), *name)
	if err == nil {
		_, err = fmt.Fprintln(p.out, hub.QR(*address, code))
	}
	return errors.Join(err, h.Store().Close())
}
