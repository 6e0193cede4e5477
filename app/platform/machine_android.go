package platform

/*
#cgo LDFLAGS: -landroid -Wl,--wrap=AInputQueue_preDispatchEvent -Wl,--wrap=onCreate
#include <stdlib.h>
#include "activity_android.h"
#include "bridge_android.h"

static JNIEnv *env_of(uintptr_t env) { return (JNIEnv *)env; }
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"

	"fyne.io/fyne/v2/driver"

	"github.com/handtruck/handtruck/domain/work"
)

// pictureMost is the largest picture that is taken over, in bytes.
const pictureMost = 16 << 20

var errNotAndroid = errors.New("no Android under the app")

// handheld is an Android device. There is one for the process, as Android's callbacks find it by its name only.
type handheld struct {
	listener atomic.Pointer[listener]
	began    atomic.Bool
	player   *player
	camera   sync.Mutex // held while a picture is asked for

	mu      sync.Mutex
	back    chan struct{} // closed when the app comes to the front the next time
	inFront bool
	staging sync.Mutex // held while services are told of it
	claimed bool       // what they were told last
}

// listener is where input goes while it is listened to.
type listener struct {
	sink Sink
	keys *keys
}

var here = newHandheld()

// Here returns the machine that the app runs on.
func Here() Machine { return here }

func newHandheld() *handheld {
	h := &handheld{back: make(chan struct{}), inFront: true}
	h.player = newPlayer(
		func(n Note) error {
			return inJava(func(env *C.JNIEnv, _ C.jobject) *C.char {
				return C.sound(env, C.int(n.toneOf()), C.int(n.For.Milliseconds()))
			})
		},
		func(pulses []Pulse) error {
			timings := pattern(pulses)
			return inJava(func(env *C.JNIEnv, context C.jobject) *C.char {
				return C.buzz(env, context, (*C.jlong)(unsafe.Pointer(&timings[0])), C.int(len(timings)))
			})
		}, h.trouble)
	return h
}

// inJava runs a function on a thread that Java knows, and returns what it said.
func inJava(f func(env *C.JNIEnv, context C.jobject) *C.char) error {
	return driver.RunNative(func(c any) error {
		android, is := c.(*driver.AndroidContext)
		if !is {
			return errNotAndroid
		}
		message := f(C.env_of(C.uintptr_t(android.Env)), C.jobject(android.Ctx))
		if message == nil {
			return nil
		}
		defer C.free(unsafe.Pointer(message))
		return errors.New(C.GoString(message))
	})
}

// Listen registers the receiver, tells the scan services how to deliver, and takes hardware keys from now on.
func (h *handheld) Listen(ctx context.Context, sink Sink) error {
	if h.began.Swap(true) {
		return ErrListening
	}
	h.listener.Store(&listener{sink: sink, keys: newKeys(sink)})
	context.AfterFunc(ctx, func() { h.listener.Store(nil) })
	dex := C.CBytes(receiverDex) // for good, as Java reads the class out of it
	lists := make([]*C.char, 0, 3)
	for _, texts := range [][]string{actions(), categories, extraNames()} {
		lists = append(lists, C.CString(strings.Join(texts, "\x00")+"\x00\x00"))
	}
	err := inJava(func(env *C.JNIEnv, context C.jobject) *C.char {
		return C.listen_to(env, context, dex, C.size_t(len(receiverDex)), lists[0], lists[1], lists[2])
	})
	for _, l := range lists {
		C.free(unsafe.Pointer(l))
	}
	if err != nil {
		return err
	}
	h.claim()
	return send(profile())
}

// send broadcasts intents to scan services. Where the service is not there nobody answers, which is no error.
func send(intents []Intent) error {
	var all []error
	for _, intent := range intents {
		b, err := intent.appendTo(nil)
		if err == nil {
			err = inJava(func(env *C.JNIEnv, context C.jobject) *C.char {
				return C.send_intent(env, context, (*C.uchar)(unsafe.Pointer(&b[0])), C.size_t(len(b)))
			})
		}
		all = append(all, err)
	}
	return errors.Join(all...)
}

// stage follows the app to the front and away from it.
func (h *handheld) stage(inFront bool) {
	h.mu.Lock()
	h.inFront = inFront
	if inFront {
		close(h.back)
		h.back = make(chan struct{})
	}
	h.mu.Unlock()
	go h.claim()
}

// claim takes Honeywell's scanners while the app is in front and gives them back when it is not: they are one app's at a time.
// It runs behind the stage, which Java waits for, and always by the newest one.
func (h *handheld) claim() {
	h.staging.Lock()
	defer h.staging.Unlock()
	h.mu.Lock()
	inFront := h.inFront
	h.mu.Unlock()
	if h.listener.Load() == nil || inFront == h.claimed {
		return
	}
	h.claimed = inFront
	intents := release()
	if inFront {
		intents = claim()
	}
	if err := send(intents); err != nil {
		h.trouble(err)
	}
}

// trouble passes on what no caller waits for.
func (h *handheld) trouble(err error) {
	if l := h.listener.Load(); l != nil {
		l.sink.Trouble(err)
	}
}

// Feedback sounds and vibrates.
func (h *handheld) Feedback(tone work.Tone) {
	if len(RhythmOf(tone).Notes) > 0 {
		h.player.play(tone)
	}
}

// KeepAwake sets the window's flag, which costs nothing while the app is not in front.
func (h *handheld) KeepAwake(on bool) error {
	flag := C.int(0)
	if on {
		flag = 1
	}
	C.keep_screen_on(flag)
	return nil
}

// HasCamera asks Android.
func (h *handheld) HasCamera() bool {
	has := false
	err := inJava(func(env *C.JNIEnv, context C.jobject) *C.char {
		has = C.has_camera(env, context) != 0
		return nil
	})
	return err == nil && has
}

// Photograph opens the camera app, and takes the picture over when the worker comes back from it.
func (h *handheld) Photograph(ctx context.Context) ([]byte, error) {
	h.camera.Lock()
	defer h.camera.Unlock()
	h.mu.Lock()
	back := h.back
	h.mu.Unlock()
	err := inJava(func(env *C.JNIEnv, context C.jobject) *C.char { return C.photo_begin(env, context) })
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoCamera, err)
	}
	select {
	case <-back:
	case <-ctx.Done():
		return nil, fmt.Errorf("wait for the picture: %w", ctx.Err())
	}
	var bytes *C.uchar
	var length C.size_t
	err = inJava(func(env *C.JNIEnv, context C.jobject) *C.char {
		return C.photo_end(env, context, pictureMost, &bytes, &length)
	})
	defer C.free(unsafe.Pointer(bytes))
	if err != nil {
		return nil, err
	}
	if length == 0 {
		return nil, ErrNoPicture
	}
	return C.GoBytes(unsafe.Pointer(bytes), C.int(length)), nil
}
