package platform

import (
	"encoding/binary"
	"fmt"
	"strings"

	"github.com/handtruck/handtruck/scanner/source"
)

// code is what every maker's recording delivers: an element string whose separator a service can lose.
const code = "010950110153000310AB-123\x1d21S1"

// extra is one extra of a recording as Java has it: s text, b bytes, l list of byte arrays, i number, y byte, z truth, m bundle,
// p one that cannot be read.
type extra struct {
	name, kind, value string
}

// recordings are broadcasts of the makers' scan services, as their documents and public integrations show them, and what they must become.
var recordings = []struct {
	action string
	extras []extra
	want   source.Raw
}{
	{source.OwnAction, []extra{{"com.symbol.datawedge.source", "s", "scanner"}, {"com.symbol.datawedge.label_type", "s", "LABEL-TYPE-EAN128"},
		{"com.symbol.datawedge.decode_data", "l", code}, {"com.symbol.datawedge.data_string", "s", "010950110153000310AB-12321S1"}},
		source.Raw{Data: code, Label: "LABEL-TYPE-EAN128", Source: "intent:zebra"}},
	{source.OwnAction, []extra{{"version", "i", "1"}, {"aimId", "s", "]C1"}, {"charset", "s", "ISO-8859-1"}, {"codeId", "s", "I"},
		{"data", "s", code}, {"dataBytes", "b", code}, {"timestamp", "s", "2026-03-02T09:00:00"}},
		source.Raw{Data: code, AIM: "]C1", Source: "intent:honeywell"}},
	{"com.datalogic.decodewedge.decode_action", []extra{{"com.datalogic.decode.intentwedge.barcode_string", "s", "lossy"},
		{"com.datalogic.decode.intentwedge.barcode_data", "b", code}, {"com.datalogic.decode.intentwedge.barcode_type", "s", "GS1-128"},
		{"com.datalogic.decode.intentwedge.barcode_aim_id", "s", "]C1"}},
		source.Raw{Data: code, AIM: "]C1", Label: "GS1-128", Source: "intent:datalogic"}},
	{"android.intent.ACTION_DECODE_DATA", []extra{{"barcode_string", "s", "lossy"}, {"barcode", "b", "]C1" + code + "\x00\x00"},
		{"length", "i", fmt.Sprint(len(code) + 3)}, {"barcodeType", "y", "73"}},
		source.Raw{Data: "]C1" + code, Source: "intent:urovo"}},
	{"nlscan.action.SCANNER_RESULT", []extra{{"SCAN_BARCODE1", "s", "]C1" + code}, {"SCAN_BARCODE_TYPE", "i", "2"}, {"SCAN_STATE", "s", "ok"}},
		source.Raw{Data: "]C1" + code, Source: "intent:newland"}},
	{"android.intent.action.SCANRESULT", []extra{{"value", "s", "]C1" + code}}, source.Raw{Data: "]C1" + code, Source: "intent:idata"}},
	{"com.android.server.scannerservice.broadcast", []extra{{"scannerdata", "s", "]C1" + code}}, source.Raw{Data: "]C1" + code, Source: "intent:seuic"}},
	{"com.scanner.broadcast", []extra{{"data", "s", "]C1" + code}}, source.Raw{Data: "]C1" + code, Source: "intent:chainway"}},
	{"unitech.scanservice.data", []extra{{"text", "s", "]C1" + code}}, source.Raw{Data: "]C1" + code, Source: "intent:unitech"}},
	{"com.sunmi.scanner.ACTION_DATA_CODE_RECEIVED", []extra{{"data", "s", "]C1" + code}}, source.Raw{Data: "]C1" + code, Source: "intent:sunmi"}},
	{"com.cipherlab.barcodebaseapi.PASS_DATA_2_APP", []extra{{"Decoder_Data", "s", "]C1" + code}}, source.Raw{Data: "]C1" + code, Source: "intent:cipherlab"}},
	{source.OwnAction, []extra{{"data", "s", "Grüße 😀"}}, source.Raw{Data: "Grüße 😀", Source: "intent:generic"}},
}

// bridged is a broadcast as the bridge hands it to Go: the extras that are asked for, in the order in which they are asked for.
func bridged(action string, extras []extra) []byte {
	b := appendEntry(nil, kindText, "action", []byte(action))
	for _, name := range extraNames() {
		outer, inner, nested := strings.Cut(name, "/")
		for _, e := range extras {
			key, value, _ := strings.Cut(e.value, "=")
			switch {
			case e.name == name:
				kind, bytes := e.bridged()
				b = appendEntry(b, kind, extraPrefix+name, bytes)
			case nested && e.name == outer && e.kind == "m" && key == inner:
				b = appendEntry(b, kindText, extraPrefix+name, []byte(value))
			}
		}
	}
	return b
}

// bridged is one extra's kind and bytes.
func (e extra) bridged() (kind byte, b []byte) {
	switch e.kind {
	case "i", "y":
		var n int32
		fmt.Sscan(e.value, &n)
		return kindNumber, binary.BigEndian.AppendUint32(nil, uint32(n))
	case "z":
		return kindBool, []byte{map[string]byte{"true": 1, "false": 0}[e.value]}
	case "l":
		return kindPieces, appendPiece(nil, []byte(e.value))
	case "b":
		return kindBytes, []byte(e.value)
	case "p":
		return kindTrouble, []byte(e.name + ": java.lang.IllegalStateException: class not found when unmarshalling")
	}
	return kindText, []byte(e.value)
}
