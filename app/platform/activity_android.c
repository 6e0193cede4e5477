#include "activity_android.h"
#include <android/input.h>
#include <android/native_activity.h>
#include <android/window.h>
#include <pthread.h>

// The linker sends Fyne's calls of both functions here (see LDFLAGS in machine_android.go), and ours to the real ones. Fyne throws
// away the digits of hardware keyboards and can reorder the rest, and it has no word for the coming and going of its activity.
int32_t __real_AInputQueue_preDispatchEvent(AInputQueue *queue, AInputEvent *event);
void __real_onCreate(ANativeActivity *activity);

static int is_ours(AInputEvent *event) {
	return AInputEvent_getType(event) == AINPUT_EVENT_TYPE_KEY &&
		goKey(AInputEvent_getDeviceId(event), AKeyEvent_getKeyCode(event), AKeyEvent_getMetaState(event), AKeyEvent_getFlags(event),
			AKeyEvent_getAction(event), AKeyEvent_getRepeatCount(event), AKeyEvent_getEventTime(event));
}

// Every event passes here before anybody has seen it. A non-zero answer makes Fyne go on to the next event.
int32_t __wrap_AInputQueue_preDispatchEvent(AInputQueue *queue, AInputEvent *event) {
	if (is_ours(event)) {
		AInputQueue_finishEvent(queue, event, 1);
		return 1;
	}
	return __real_AInputQueue_preDispatchEvent(queue, event);
}

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static ANativeActivity *current; // the activity that is there, or NULL
static int keep_on;

static void (*fyne_resume)(ANativeActivity *), (*fyne_pause)(ANativeActivity *), (*fyne_destroy)(ANativeActivity *);

static void on_resume(ANativeActivity *activity) {
	fyne_resume(activity); // first, as it renews the context that we call Java with
	goStage(1);
}

static void on_pause(ANativeActivity *activity) {
	goStage(0);
	fyne_pause(activity);
}

static void on_destroy(ANativeActivity *activity) {
	pthread_mutex_lock(&lock);
	if (current == activity) current = NULL;
	pthread_mutex_unlock(&lock);
	fyne_destroy(activity);
}

// apply sets the flag on the activity that is there; the lock is held.
static void apply(void) {
	uint32_t flag = AWINDOW_FLAG_KEEP_SCREEN_ON;
	if (current) ANativeActivity_setWindowFlags(current, keep_on ? flag : 0, keep_on ? 0 : flag);
}

void keep_screen_on(int on) {
	pthread_mutex_lock(&lock);
	keep_on = on;
	apply();
	pthread_mutex_unlock(&lock);
}

// Fyne calls this at the end of an activity's making, when its own callbacks are set.
void __wrap_onCreate(ANativeActivity *activity) {
	fyne_resume = activity->callbacks->onResume;
	fyne_pause = activity->callbacks->onPause;
	fyne_destroy = activity->callbacks->onDestroy;
	activity->callbacks->onResume = on_resume;
	activity->callbacks->onPause = on_pause;
	activity->callbacks->onDestroy = on_destroy;
	pthread_mutex_lock(&lock);
	current = activity;
	apply();
	pthread_mutex_unlock(&lock);
	__real_onCreate(activity);
}
