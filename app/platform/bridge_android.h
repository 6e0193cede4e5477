// The bridge to Java: what Go calls, and what it calls in Go. It knows Android's Java classes and nothing of its C ones, so
// that the tests run it on any Java machine against classes of the same names. All of it but the receiver is called on a
// thread that driver.RunNative has attached. A function returns NULL, or a message that the caller frees.
#pragma once
#include <jni.h>
#include <stddef.h>

// listen_to loads the receiver's class from its dex bytes, which must stay where they are, and registers it. The lists hold
// texts with a NUL after each and one more at the end. Names are the extras that are read; one with a slash is a bundle's.
char *listen_to(JNIEnv *env, jobject context, void *dex, size_t length, const char *actions, const char *categories, const char *names);

// send_intent broadcasts what bundle.go describes.
char *send_intent(JNIEnv *env, jobject context, const unsigned char *bytes, size_t length);

// sound plays one of ToneGenerator's tones, and returns while it plays.
char *sound(JNIEnv *env, int tone, int ms);

// buzz vibrates: a pause, a buzz, a pause and so on, in milliseconds. It returns at once.
char *buzz(JNIEnv *env, jobject context, const jlong *pattern, int length);

// has_camera tells whether there is a camera to take pictures with.
int has_camera(JNIEnv *env, jobject context);

// photo_begin asks the camera app for a picture, and photo_end takes it, at most so many bytes: none when the worker took none.
char *photo_begin(JNIEnv *env, jobject context);
char *photo_end(JNIEnv *env, jobject context, size_t most, unsigned char **bytes, size_t *length);

// goBroadcast takes a copy of a broadcast, as bundle.go reads it. It is called on the thread that draws Android's own windows.
extern void goBroadcast(void *bytes, int length);
