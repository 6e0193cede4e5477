package terminal

import (
	"bytes"
	"errors"
	"net"
	"strings"

	"github.com/handtruck/handtruck/domain"
	"github.com/handtruck/handtruck/domain/work"
	"github.com/handtruck/handtruck/scanner/labels"
)

const (
	// printerPrefix begins the barcode that stands on a printer and names its address.
	printerPrefix = "printer:"
	printerPort   = "9100" // where printers take ZPL
	// jobsMost is the most label jobs that a screen has room for.
	jobsMost = 6
)

var errAddress = errors.New("no address of a printer, such as printer:10.0.0.5:9100")

// labelJob is a label order of this device with what the printer's queue knows of it.
type labelJob struct {
	domain.Label
	State labels.JobState
}

// labelJobs are the orders of this device that are not known to be printed.
func (t *Terminal) labelJobs() []labelJob {
	states := map[string]labels.JobState{}
	if t.equipment.Labels != nil {
		for _, job := range t.equipment.Labels.Jobs() {
			states[job.Key] = job.State
		}
	}
	view := t.view()
	var jobs []labelJob
	for _, label := range domain.Find[domain.Label](view.Rows, domain.ByState, domain.LabelWaiting) {
		if label.Device != view.Device() {
			continue
		}
		state, queued := states[label.ID]
		if !queued {
			state = labels.Waiting
		}
		jobs = append(jobs, labelJob{label, state})
	}
	return jobs
}

// setPrinter takes the address of the device's printer, typed or scanned from the printer. Of scans only those that say so are
// one: any other label would do as the name of a host.
func (t *Terminal) setPrinter(text string, scanned bool) verdict {
	named, isPrinter := strings.CutPrefix(text, printerPrefix)
	address, err := printerAddress(named)
	if scanned && !isPrinter || err != nil || t.equipment.Labels == nil {
		return verdict{work.Error, work.BadInput, []any{errAddress}}
	}
	settings := t.equipment.Settings
	settings.Printer = address
	if t.equipment.Save != nil {
		if err := t.equipment.Save(settings); err != nil {
			return verdict{tone: work.Error, code: work.StorageFull}
		}
	}
	t.equipment.Settings = settings
	t.equipment.Labels.Use(labels.NewPrinter(address))
	return verdict{tone: work.OK, code: work.Done}
}

// printerAddress is the host and port of a printer that is named with or without its port.
func printerAddress(text string) (string, error) {
	if _, _, err := net.SplitHostPort(text); err != nil {
		text = net.JoinHostPort(text, printerPort)
	}
	host, _, err := net.SplitHostPort(text)
	if err != nil || host == "" || strings.ContainsAny(host, " /_") {
		return "", errAddress
	}
	return text, nil
}

// CheckPrinter refuses what names no printer; nothing names none on purpose.
func CheckPrinter(text string) error {
	if text == "" {
		return nil
	}
	_, err := printerAddress(text)
	return err
}

// chooseLabel looks at a job, or prints it (again), or takes the worker's word that it came out.
func (t *Terminal) chooseLabel(option string) verdict {
	if key, ok := strings.CutPrefix(option, optionJob); ok && t.device.page == pageLabels {
		t.device.page, t.device.job = pageLabel, key
		return verdict{tone: work.Ask}
	}
	queue := t.equipment.Labels
	if queue == nil || option != optionPrint && option != optionDone {
		return verdict{work.Error, work.BadInput, []any{option}}
	}
	var err error
	switch {
	case t.device.page == pageLabels && option == optionPrint:
		queue.Wake()
	case t.device.page == pageLabel && option == optionPrint:
		err = queue.Reprint(t.device.job)
	case t.device.page == pageLabel:
		err = queue.Done(t.device.job)
	default:
		return verdict{work.Error, work.BadInput, []any{option}}
	}
	if err != nil {
		return verdict{work.Error, work.PrinterTrouble, []any{err}}
	}
	return verdict{tone: work.OK, code: work.Done}
}

func (t *Terminal) drawLabels(screen *work.Screen, say func(string) string) {
	screen.Prompt = say("Scan the printer")
	screen.Show.Add("printer", t.equipment.Settings.Printer)
	jobs := t.labelJobs()
	screen.Show.Add("quantity", int64(len(jobs)))
	if queue := t.equipment.Labels; queue != nil && screen.Code == "" {
		if err := queue.Trouble(); err != nil {
			screen.Code, screen.Message = work.PrinterTrouble, t.say(work.PrinterTrouble, say(troubleOf(err)))
		}
	}
	for _, job := range jobs[:min(len(jobs), jobsMost)] {
		screen.Options = append(screen.Options, work.Option{ID: optionJob + job.ID, Label: job.Unit + " " + say(string(job.State))})
	}
	if len(jobs) > 0 && t.equipment.Settings.Printer != "" {
		screen.Options = append(screen.Options, work.Option{ID: optionPrint, Label: say("Print now")})
	}
}

// troubleOf says in a phrase of the catalogue what a printer lacks.
func troubleOf(err error) string {
	for _, lack := range [...]string{"paper_out", "head_open", "ribbon_out", "paused", "buffer_full"} {
		if errors.Is(err, labels.ErrNotReady) && strings.Contains(err.Error(), lack) {
			return strings.ReplaceAll(lack, "_", " ")
		}
	}
	if errors.Is(err, labels.ErrUncertain) {
		return "connection lost"
	}
	return "printer not reached"
}

func (t *Terminal) drawLabel(screen *work.Screen, say func(string) string) {
	screen.Prompt = say("Look at the label")
	for _, job := range t.labelJobs() {
		if job.ID != t.device.job {
			continue
		}
		screen.Show.Add("unit", job.Unit)
		screen.Show.Add("data", say(job.Kind)+" "+say(string(job.State)))
	}
	screen.Options = []work.Option{{ID: optionPrint, Label: say("Print label")}, {ID: optionDone, Label: say("It came out")}}
}

// picture is the preview of the label that a screen is about: one that is looked at among the jobs, or one that was ordered just now.
func (t *Terminal) picture(screen work.Screen) []byte {
	view := t.view()
	label, found := domain.Label{}, false
	switch {
	case screen.Step == pageLabel:
		label, found = domain.Get[domain.Label](view.Rows, t.device.job)
	case screen.Step == "lookup/result" && screen.Code == work.Done:
		unit, _ := screen.Show.Get("unit").(string)
		label, found = domain.Label{Unit: unit}, unit != ""
	}
	if !found {
		return nil
	}
	sheet, _, err := t.sheetOf(label)
	if err != nil {
		return nil // its job has failed, and says so
	}
	var file bytes.Buffer
	if sheet.PNG(&file) != nil {
		return nil
	}
	return file.Bytes()
}
