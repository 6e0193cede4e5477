package platform

import "github.com/handtruck/handtruck/scanner/source"

const (
	// appID is the package that Android knows the app by; FyneApp.toml and the manifest say the same.
	appID = "app.handtruck.handheld"
	// profileName is our profile's in DataWedge's list.
	profileName = "Handtruck"

	dataWedgeAction    = "com.symbol.datawedge.api.ACTION"
	honeywellPackage   = "com.intermec.datacollectionservice"
	honeywellScanner   = "dcs.scanner.imager"
	honeywellRing      = "dcs.scanner.ring"
	honeywellExtra     = "com.honeywell.aidc.extra."
	honeywellActionTop = "com.honeywell.aidc.action."
)

// profile sets Zebra's DataWedge up for the app, one plug-in a broadcast as versions before 6.6 want it. The first makes the
// profile where there is none.
//
// Keystroke output is off, or every scan would come twice. The decode beep is off, as only the app knows whether the code was right. The
// codes are those of a dock: ITF-14 is fixed at 14 digits, because a shorter part of it reads as a valid code of its own.
func profile() []Intent {
	return []Intent{
		setConfig(modeCreate, "BARCODE", Bundle{
			{"scanner_selection", "auto"}, {"scanner_input_enabled", "true"}, {"code_id_type", "1"},
			{"decode_audio_feedback_uri", ""}, {"decode_haptic_feedback", "false"},
			{"decoder_code128", "true"}, {"decoder_code128_enable_ean128", "true"}, {"decoder_code39", "true"},
			{"decoder_ean8", "true"}, {"decoder_ean13", "true"}, {"decoder_upca", "true"}, {"decoder_upce0", "true"},
			{"decoder_i2of5", "true"}, {"decoder_i2of5_length1", "14"}, {"decoder_i2of5_length2", "0"},
			{"decoder_gs1_databar", "true"}, {"decoder_gs1_databar_exp", "true"}, {"decoder_gs1_databar_lim", "true"},
			{"decoder_datamatrix", "true"}, {"decoder_qrcode", "true"}, {"decoder_pdf417", "true"},
		}),
		setConfig(modeUpdate, "INTENT", Bundle{
			{"intent_output_enabled", "true"}, {"intent_action", source.OwnAction},
			{"intent_category", categories[0]}, {"intent_delivery", "2"},
		}),
		setConfig(modeUpdate, "KEYSTROKE", Bundle{{"keystroke_output_enabled", "false"}}),
	}
}

// DataWedge's modes that are used.
const (
	modeCreate = "CREATE_IF_NOT_EXIST"
	modeUpdate = "UPDATE"
)

// setConfig is one broadcast of DataWedge's interface. Its answer names the plug-in, see deliver. Only the one that makes the profile
// binds it to the app: where a device manager has bound another, that is said once.
func setConfig(mode, plugin string, parameters Bundle) Intent {
	config := Bundle{{"PROFILE_NAME", profileName}, {"PROFILE_ENABLED", "true"}, {"CONFIG_MODE", mode}}
	if mode == modeCreate {
		config = append(config, Extra{"APP_LIST", []Bundle{{{"PACKAGE_NAME", appID}, {"ACTIVITY_LIST", []string{"*"}}}}})
	}
	config = append(config, Extra{"PLUGIN_CONFIG", Bundle{{"PLUGIN_NAME", plugin}, {"RESET_CONFIG", "true"}, {"PARAM_LIST", parameters}}})
	return Intent{Action: dataWedgeAction, Extras: Bundle{
		{"com.symbol.datawedge.api.SET_CONFIG", config}, {"SEND_RESULT", "true"}, {resultCommand, "DataWedge " + plugin}}}
}

// claim asks Honeywell's service for its scanners while the app is in front: a ring, and the built-in one last, which is the one to
// keep where the service lets an app have only one.
func claim() []Intent {
	var all []Intent
	for _, scanner := range []string{honeywellRing, honeywellScanner} {
		all = append(all, Intent{Action: honeywellActionTop + "ACTION_CLAIM_SCANNER", Package: honeywellPackage, Extras: Bundle{
			{honeywellExtra + "EXTRA_SCANNER", scanner}, {honeywellExtra + "EXTRA_PROFILE", "DEFAULT"},
			{honeywellExtra + "EXTRA_PROPERTIES", Bundle{{"DPR_DATA_INTENT", true}, {"DPR_DATA_INTENT_ACTION", source.OwnAction}}}}})
	}
	return all
}

// release gives Honeywell's scanners back when another app comes to the front, which could not scan otherwise.
func release() []Intent {
	return []Intent{{Action: honeywellActionTop + "ACTION_RELEASE_SCANNER", Package: honeywellPackage, Extras: Bundle{}}}
}
