// Package platform is what the machine under the app can do besides showing a picture: sound and vibration now; the
// bridge to Android's scanners, keys and clock stands here when it comes. Only this package may use cgo.
package platform

import "github.com/handtruck/handtruck/domain/work"

// Feedback lets the worker hear and feel a verdict. A desktop has neither a buzzer nor a hand to shake, so it is silent.
func Feedback(work.Tone) {}
