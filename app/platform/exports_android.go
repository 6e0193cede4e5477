package platform

/*
#include "activity_android.h"
#include "bridge_android.h"
*/
import "C"

import (
	"time"
	"unsafe"
)

// goBroadcast is called on Java's main thread with bytes that are gone when it returns.
//
//export goBroadcast
func goBroadcast(bytes unsafe.Pointer, length C.int) {
	if l := here.listener.Load(); l != nil {
		deliver(C.GoBytes(bytes, length), Uptime(), l.sink)
	}
}

//export goKey
func goKey(device, code, meta, flags, action, repeat C.int32_t, ns C.int64_t) C.int {
	l := here.listener.Load()
	if l == nil {
		return 0
	}
	s := stroke{device: int32(device), code: int32(code), meta: int32(meta), flags: int32(flags), action: int32(action),
		repeat: int32(repeat), at: time.Duration(ns)}
	if l.keys.take(s) {
		return 1
	}
	return 0
}

//export goStage
func goStage(inFront C.int) { here.stage(inFront != 0) }
