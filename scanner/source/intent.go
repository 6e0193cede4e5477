package source

import (
	"errors"
	"fmt"
	"time"
)

// Extras are an Android intent's extras as the bridge copies them: string, []byte, [][]byte, int and bool.
type Extras map[string]any

// Maker names the extras in which one maker's scan service delivers. Empty names are not used.
type Maker struct {
	Name   string
	Action string   // the broadcast's default action; "" where our profile or the operator chooses it
	Text   []string // the decoded text, the first that is there
	Bytes  []string // the raw bytes, preferred: a text has gone through the service's character set
	AIM    string
	Label  string
	State  string // must then be "ok"
	Reader string // "rfid" when a tag was read
}

// OwnAction is the action that our profiles and any other maker's settings name; the extra is "data".
const OwnAction = "com.github.handtruck.SCAN"

// Makers are the presets, as the makers document them. Settings of a device may change action and extra.
var Makers = []Maker{
	{Name: "zebra", Text: []string{"com.symbol.datawedge.data_string"}, Bytes: []string{"com.symbol.datawedge.decode_data"}, Label: "com.symbol.datawedge.label_type", Reader: "com.symbol.datawedge.source"},
	{Name: "datalogic", Action: "com.datalogic.decodewedge.decode_action", Text: []string{"com.datalogic.decode.intentwedge.barcode_string"},
		Bytes: []string{"com.datalogic.decode.intentwedge.barcode_data"}, AIM: "com.datalogic.decode.intentwedge.barcode_aim_id", Label: "com.datalogic.decode.intentwedge.barcode_type"},
	{Name: "urovo", Action: "android.intent.ACTION_DECODE_DATA", Text: []string{"barcode_string"}, Bytes: []string{"barcode", "barocode"}},
	{Name: "newland", Action: "nlscan.action.SCANNER_RESULT", Text: []string{"SCAN_BARCODE1", "SCAN_BARCODE2"}, Label: "SCAN_BARCODE_TYPE_NAME", State: "SCAN_STATE"},
	{Name: "idata", Action: "android.intent.action.SCANRESULT", Text: []string{"value"}},
	{Name: "seuic", Action: "com.android.server.scannerservice.broadcast", Text: []string{"scannerdata"}},
	{Name: "chainway", Action: "com.scanner.broadcast", Text: []string{"data"}},
	{Name: "unitech", Action: "unitech.scanservice.data", Text: []string{"text"}},
	{Name: "sunmi", Action: "com.sunmi.scanner.ACTION_DATA_CODE_RECEIVED", Text: []string{"data"}},
	{Name: "cipherlab", Action: "com.cipherlab.barcodebaseapi.PASS_DATA_2_APP", Text: []string{"Decoder_Data"}},
	{Name: "honeywell", Text: []string{"data"}, Bytes: []string{"dataBytes"}, AIM: "aimId", Label: "codeId"},
	{Name: "generic", Text: []string{"data"}},
}

// Errors of a broadcast that holds no scan.
var (
	ErrNoRead  = errors.New("reader read nothing")
	ErrNoExtra = errors.New("broadcast holds no extra that we know")
)

// Decode turns a broadcast into a delivery. A known action names the maker; for our own action the extras do.
func Decode(action string, extras Extras, at time.Duration) (Raw, error) {
	for _, m := range Makers {
		if m.Action != "" && m.Action == action {
			return m.decode(extras, at)
		}
	}
	for _, m := range Makers {
		if m.Action == "" && m.sent(extras) {
			return m.decode(extras, at)
		}
	}
	return Raw{}, fmt.Errorf("decode broadcast %.80s: %w", action, ErrNoExtra)
}

// sent tells whether the extras are this maker's: one that only this maker has, or the common "data" for generic.
func (m Maker) sent(extras Extras) bool {
	for _, name := range append(append([]string{m.AIM, m.Label}, m.Bytes...), m.Text...) {
		if name == "" || name == "data" && m.Name != "generic" {
			continue
		}
		if _, there := extras[name]; there {
			return true
		}
	}
	return false
}

func (m Maker) decode(extras Extras, at time.Duration) (Raw, error) {
	if state, _ := extras[m.State].(string); m.State != "" && state != "" && state != "ok" {
		return Raw{}, fmt.Errorf("decode broadcast of %s: %w", m.Name, ErrNoRead)
	}
	raw := Raw{Source: "intent:" + m.Name, At: at}
	raw.AIM, _ = extras[m.AIM].(string)
	raw.Label, _ = extras[m.Label].(string)
	if reader, _ := extras[m.Reader].(string); reader == "rfid" {
		raw.Label = tagLabel
	}
	if len(raw.Label) < 2 { // Honeywell's code letters say nothing that its AIM identifier does not
		raw.Label = ""
	}
	length, known := extras["length"].(int)
	for _, name := range append(append([]string(nil), m.Bytes...), m.Text...) {
		data := text(extras[name])
		if data == "" {
			continue
		}
		if m.Name == "urovo" && known && length > 0 && length < len(data) {
			data = data[:length] // the byte array is longer than the code
		}
		raw.Data = clip(data)
		return raw, nil
	}
	return Raw{}, fmt.Errorf("decode broadcast of %s: %w", m.Name, ErrNoExtra)
}

// text reads an extra that holds data: a string, bytes, or the list of byte arrays of a multi-part decode.
func text(extra any) string {
	switch v := extra.(type) {
	case string:
		return v
	case []byte:
		return string(v)
	case [][]byte:
		if len(v) > 0 {
			return string(v[0])
		}
	}
	return ""
}
