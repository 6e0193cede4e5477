#include "bridge_android.h"
#include "jni_android.h"
#include <stdlib.h>
#include <string.h>

// reader walks over the bytes of bundle.go. What it reads was written by Go, so a length that does not fit is a fault of the
// bridge itself: it ends the walk, and the intent goes out without the rest or not at all.
struct reader {
	const unsigned char *at, *end;
};

static uint32_t read_number(struct reader *r, int bytes) {
	uint32_t number = 0;
	if (r->end - r->at < bytes) {
		r->at = r->end;
		return 0;
	}
	while (bytes-- > 0) number = number << 8 | *r->at++;
	return number;
}

// read_piece cuts the next value out, after its length.
static struct reader read_piece(struct reader *r, int length_bytes) {
	uint32_t length = read_number(r, length_bytes);
	if (length > (size_t)(r->end - r->at)) length = (uint32_t)(r->end - r->at);
	struct reader piece = {r->at, r->at + length};
	r->at += length;
	return piece;
}

// string makes a Java string of a value, which is ASCII: names and settings of the makers.
static jstring string(JNIEnv *env, struct reader value) {
	size_t length = (size_t)(value.end - value.at);
	char *terminated = calloc(length + 1, 1);
	if (!terminated) return NULL;
	memcpy(terminated, value.at, length);
	jstring made = text(env, terminated);
	free(terminated);
	return made;
}

static jobject bundle_of(JNIEnv *env, struct reader entries);

// array_of makes a Java array of the pieces of a value, each by one of the two functions above.
static jobjectArray array_of(JNIEnv *env, struct reader value, const char *class_name, jobject (*element)(JNIEnv *, struct reader)) {
	int length = 0;
	for (struct reader count = value; count.at < count.end; length++) read_piece(&count, 4);
	jclass class = find(env, class_name);
	jobjectArray array = class ? (*env)->NewObjectArray(env, length, class, NULL) : NULL;
	for (int i = 0; array && i < length; i++) {
		jobject made = element(env, read_piece(&value, 4));
		if (!(*env)->ExceptionCheck(env)) (*env)->SetObjectArrayElement(env, array, i, made);
	}
	return array;
}

static jobject string_element(JNIEnv *env, struct reader value) { return string(env, value); }

// put adds one entry to a bundle.
static void put(JNIEnv *env, jobject bundle, char kind, jstring name, struct reader value) {
	switch (kind) {
	case 's':
		call_void(env, bundle, "putString", "(Ljava/lang/String;Ljava/lang/String;)V", name, string(env, value));
		break;
	case 'z':
		call_void(env, bundle, "putBoolean", "(Ljava/lang/String;Z)V", name, (jint)(value.at < value.end && *value.at));
		break;
	case 'm':
		call_void(env, bundle, "putBundle", "(Ljava/lang/String;Landroid/os/Bundle;)V", name, bundle_of(env, value));
		break;
	case 'a':
		call_void(env, bundle, "putParcelableArray", "(Ljava/lang/String;[Landroid/os/Parcelable;)V", name,
			array_of(env, value, "android/os/Bundle", bundle_of));
		break;
	case 't':
		call_void(env, bundle, "putStringArray", "(Ljava/lang/String;[Ljava/lang/String;)V", name,
			array_of(env, value, "java/lang/String", string_element));
		break;
	}
}

static jobject bundle_of(JNIEnv *env, struct reader entries) {
	jobject bundle = make(env, "android/os/Bundle", "()V");
	while (bundle && entries.at < entries.end) {
		char kind = (char)read_number(&entries, 1);
		struct reader name = read_piece(&entries, 2);
		struct reader value = read_piece(&entries, 4);
		if ((*env)->PushLocalFrame(env, 32) != 0) break;
		put(env, bundle, kind, string(env, name), value);
		(*env)->PopLocalFrame(env, NULL);
	}
	return bundle;
}

// is_named compares an entry's name.
static int is_named(struct reader name, const char *want) {
	return (size_t)(name.end - name.at) == strlen(want) && memcmp(name.at, want, strlen(want)) == 0;
}

char *send_intent(JNIEnv *env, jobject context, const unsigned char *bytes, size_t length) {
	struct reader all = {bytes, bytes + length};
	jobject intent = make(env, "android/content/Intent", "()V");
	while (intent && all.at < all.end) {
		read_number(&all, 1);
		struct reader name = read_piece(&all, 2);
		struct reader value = read_piece(&all, 4);
		if (value.at == value.end) continue;
		if (is_named(name, "action")) {
			call(env, intent, "setAction", "(Ljava/lang/String;)Landroid/content/Intent;", string(env, value));
		} else if (is_named(name, "package")) {
			call(env, intent, "setPackage", "(Ljava/lang/String;)Landroid/content/Intent;", string(env, value));
		} else if (is_named(name, "extras")) {
			call(env, intent, "putExtras", "(Landroid/os/Bundle;)Landroid/content/Intent;", bundle_of(env, value));
		}
	}
	call_void(env, context, "sendBroadcast", "(Landroid/content/Intent;)V", intent);
	return problem(env, "tell scan service");
}
