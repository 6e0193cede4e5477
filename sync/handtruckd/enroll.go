package main

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/handtruck/handtruck/sync/station"
	"github.com/handtruck/handtruck/sync/wire"
)

func runEnroll(ctx context.Context, p *program, args []string) error {
	set, f := p.hubFlags("enroll")
	address := set.String("hub", "http://"+defaultListen, "the `URL` at which devices reach the hub")
	cert := set.String("cert", "", "the PEM `FILE` of the certificate that the hub or a proxy shows (default the hub's own)")
	unpinned := set.Bool("unpinned", false, "devices trust the hub's certificate anyway: put no key into the code")
	name := set.String("name", "", "the device's `NAME` (default a number)")
	if err := p.parse(set, args); err != nil {
		return err
	}
	if err := wire.CheckHub(*address); err != nil {
		return fmt.Errorf("%w: -hub: %w", errUsage, err)
	}
	h, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	invitation := wire.Invitation{Hub: *address}
	if strings.HasPrefix(*address, "https:") && !*unpinned {
		invitation.Pin, err = p.hubKey(f.data, *cert)
	}
	if err == nil {
		invitation.Code, err = h.NewCode(ctx, p.now(), *name)
	}
	if err == nil {
		_, err = fmt.Fprintln(p.out, invitation)
	}
	return errors.Join(err, h.Store().Close())
}

// hubKey is the key that the hub will show: of a certificate's file, or of the hub's own certificate.
func (p *program) hubKey(dir, file string) (wire.KeyPin, error) {
	if file == "" {
		own, err := station.OwnCertificate(dir, p.now(), hostNames("")...)
		if err != nil {
			return wire.KeyPin{}, err
		}
		return own.Pins()[0], nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return wire.KeyPin{}, fmt.Errorf("read -cert: %w", err)
	}
	block, _ := pem.Decode(text)
	if block == nil || block.Type != "CERTIFICATE" {
		return wire.KeyPin{}, fmt.Errorf("-cert %s holds no certificate in PEM", file)
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return wire.KeyPin{}, fmt.Errorf("read -cert: %w", err)
	}
	return wire.PinOf(certificate), nil
}
