#include "bridge_android.h"
#include "jni_android.h"
#include <string.h>

enum { STREAM_NOTIFICATION = 5, LOUDEST = 100, NO_REPEAT = -1 };

// One generator for the process: Android has few of them, and making one takes longer than the shortest sound.
static jobject generator;

char *sound(JNIEnv *env, int tone, int ms) {
	if (!generator) {
		jobject made = make(env, "android/media/ToneGenerator", "(II)V", STREAM_NOTIFICATION, LOUDEST);
		if (made) generator = (*env)->NewGlobalRef(env, made);
	}
	if (generator) call_bool(env, generator, "startTone", "(II)Z", tone, ms);
	return problem(env, "sound");
}

char *buzz(JNIEnv *env, jobject context, const jlong *pattern, int length) {
	jobject vibrator = call(env, context, "getSystemService", "(Ljava/lang/String;)Ljava/lang/Object;", text(env, "vibrator"));
	if (vibrator && call_bool(env, vibrator, "hasVibrator", "()Z")) {
		jlongArray timings = (*env)->NewLongArray(env, length);
		if (timings) (*env)->SetLongArrayRegion(env, timings, 0, length, pattern);
		jobject effect = call_static(env, "android/os/VibrationEffect", "createWaveform", "([JI)Landroid/os/VibrationEffect;", timings, NO_REPEAT);
		call_void(env, vibrator, "vibrate", "(Landroid/os/VibrationEffect;)V", effect);
	}
	return problem(env, "vibrate");
}
