package main

import (
	"strings"

	"github.com/handtruck/handtruck/sync/report"
)

// commands lists every verb in the order of the help.
func commands() []command {
	return []command{
		{"serve", "-data DIR [-listen 127.0.0.1:8421] [-tls] [-cert FILE -key FILE] [-store URL] [-metrics 127.0.0.1:9421] [-log text|json] [-v] [-clock T]", "runs the hub of a site", runServe},
		{"import", "-data DIR [-store URL] FOLDER", "loads a warehouse folder; a later import adds and changes rows, removes none", runImport},
		{"enroll", "-data DIR [-store URL] [-hub https://HUB:8421 [-cert FILE | -unpinned]] [-name NAME]", "prints a code with which one device may join within 15 minutes", runEnroll},
		{"certificate", "-data DIR [show | next | switch]", "shows the key that devices know the hub by, or changes it without enrolling anew", runCertificate},
		{"devices", "-data DIR [-store URL] [list | revoke NAME | post NAME | release NAME | retire NAME | scope NAME ZONES | -by BADGE abandon NAME N]",
			"lists the devices and how they are; locks one out, lets it in again, keeps it to some zones, or lets it go", runDevices},
		{"erase", "-data DIR [-store URL] BADGE", "takes a person's name and PIN out of the site's data and its log, and leaves what he did under his badge", runErase},
		{"terminal", "-data DIR [-enroll CODE] [-reset] [-printer HOST:PORT] [-clock T]", "is a handheld without a screen: JSON lines in, JSON lines out", runTerminal},
		{"query", "-data DIR [-store URL] WHAT [-format csv|json]", "prints a table: " + strings.Join(append(report.Names(), "events"), " "), runQuery},
		{"audit", "-data DIR [-store URL]", "verifies that nothing was lost or changed since the first fact, at a hub or on a terminal", runAudit},
		{"head", "-data DIR [-store URL]", "prints the signed head of the history, for a shift report: no history before it can be changed unseen", runHead},
		{"backup", "-data DIR [-store URL] FILE", "writes a backup while the hub runs, reads it back and verifies it; devices may then forget what is in it", runBackup},
		{"restore", "-data DIR FILE", "puts a hub back to a backup; devices give back what came later", runRestore},
		{"route", "[-svg FILE-or-DIR]", "finds shortest pick tours: JSON lines in, JSON lines out", runRoute},
		{"demo", "[-warehouse FOLDER] [-orders 100] [-terminals 4] [-data DIR]", "plays a whole shift with a hub and terminals, and checks what came of it", runDemo},
		{"simulate", "[-seed N] [-devices N] [-steps N]", "plays a fleet in virtual time with faults, and checks what must hold", runSimulate},
		{"scan", "[PICTURE…]", "decodes barcodes: JSON lines in, JSON lines out; or those of pictures (PNG, JPEG)", runScan},
		{"labels", "[-format zpl|pdf] [-print HOST:PORT] [-only PATTERN] WHAT FOLDER | -data DIR WHAT", "writes or prints the labels of a site: locations, pallets, badges or items", runLabels},
	}
}
