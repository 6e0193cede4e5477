package platform

import "testing"

// TestBundleBytes shows the form that the C side reads, in one small intent.
func TestBundleBytes(t *testing.T) {
	intent := Intent{Action: "A", Extras: Bundle{{"on", true}, {"in", Bundle{{"x", "1"}}}, {"l", []string{"p", ""}}, {"a", []Bundle{{{"y", false}}}}}}
	got, err := intent.appendTo(nil)
	want := "s\x00\x06action\x00\x00\x00\x01A" + "s\x00\x07package\x00\x00\x00\x00" + "m\x00\x06extras\x00\x00\x00\x42" +
		"z\x00\x02on\x00\x00\x00\x01\x01" + "m\x00\x02in\x00\x00\x00\x09s\x00\x01x\x00\x00\x00\x011" +
		"t\x00\x01l\x00\x00\x00\x09\x00\x00\x00\x01p\x00\x00\x00\x00" + "a\x00\x01a\x00\x00\x00\x0d\x00\x00\x00\x09z\x00\x01y\x00\x00\x00\x01\x00"
	if err != nil || string(got) != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	if _, err := (Intent{Extras: Bundle{{"n", 1.5}}}).appendTo(nil); err == nil {
		t.Error("a value that no bundle holds was written")
	}
}
