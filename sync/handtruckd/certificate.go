package main

import (
	"context"
	"fmt"

	"github.com/handtruck/handtruck/sync/station"
)

func runCertificate(_ context.Context, p *program, args []string) error {
	set := p.flags("certificate")
	dir := set.String("data", "", "the hub's folder `DIR`")
	if err := p.parseFlags(set, args); err != nil {
		return err
	}
	if *dir == "" {
		return fmt.Errorf("%w: -data DIR is needed", errUsage)
	}
	if set.NArg() > 1 {
		return fmt.Errorf("%w: certificate takes show, next or switch", errUsage)
	}
	if err := checkFolder(*dir); err != nil {
		return fmt.Errorf("%w: import a warehouse or start the hub first", err)
	}
	switch set.Arg(0) {
	case "", "show":
	case "next":
		if err := station.PrepareCertificate(*dir, p.now(), hostNames("")...); err != nil {
			return err
		}
	case "switch":
		if err := station.SwitchCertificate(*dir); err != nil {
			return err
		}
	default:
		return fmt.Errorf("%w: certificate takes show, next or switch, not %q", errUsage, set.Arg(0))
	}
	return showCertificate(p, *dir)
}

func showCertificate(p *program, dir string) error {
	c, err := station.OwnCertificate(dir, p.now(), hostNames("")...)
	if err != nil {
		return err
	}
	for i, pin := range c.Pins() {
		fmt.Fprintf(p.out, "%s key %s\n", []string{"present", "next"}[i], pin)
	}
	_, err = fmt.Fprintf(p.out, "valid until %s\n", c.Leaf.NotAfter.Format("2006-01-02"))
	return err
}
