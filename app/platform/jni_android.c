#include "jni_android.h"
#include <stdarg.h>
#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#define FAILED(env) ((*(env))->ExceptionCheck(env))

// missing throws what a call on null throws in Java, so that it is told like everything else.
static void missing(JNIEnv *env, const char *method) {
	jclass class = (*env)->FindClass(env, "java/lang/NullPointerException");
	if (class) (*env)->ThrowNew(env, class, method);
}

jclass find(JNIEnv *env, const char *name) {
	return FAILED(env) ? NULL : (*env)->FindClass(env, name);
}

jobject make(JNIEnv *env, const char *class_name, const char *signature, ...) {
	jobject made = NULL;
	jclass class = find(env, class_name);
	jmethodID id = class ? (*env)->GetMethodID(env, class, "<init>", signature) : NULL;
	if (id) {
		va_list args;
		va_start(args, signature);
		made = (*env)->NewObjectV(env, class, id, args);
		va_end(args);
	}
	if (class) (*env)->DeleteLocalRef(env, class);
	return FAILED(env) ? NULL : made;
}

// method_of looks a method up by the object's own class. Scans come at a hand's pace, so nothing is kept for the next call.
static jmethodID method_of(JNIEnv *env, jobject on, const char *method, const char *signature) {
	if (FAILED(env)) return NULL;
	if (!on) {
		missing(env, method);
		return NULL;
	}
	jclass class = (*env)->GetObjectClass(env, on);
	jmethodID id = (*env)->GetMethodID(env, class, method, signature);
	(*env)->DeleteLocalRef(env, class);
	return id;
}

// CALL defines one of the words that call a method: its name, type, the JNI function, and what it returns when it fails.
#define CALL(name, type, function, nothing) \
	type name(JNIEnv *env, jobject on, const char *method, const char *signature, ...) { \
		jmethodID id = method_of(env, on, method, signature); \
		if (!id) return nothing; \
		va_list args; \
		va_start(args, signature); \
		type answer = (*env)->function(env, on, id, args); \
		va_end(args); \
		return FAILED(env) ? nothing : answer; \
	}
CALL(call, jobject, CallObjectMethodV, NULL)
CALL(call_int, jint, CallIntMethodV, 0)
CALL(call_bool, jboolean, CallBooleanMethodV, JNI_FALSE)

void call_void(JNIEnv *env, jobject on, const char *method, const char *signature, ...) {
	jmethodID id = method_of(env, on, method, signature);
	if (!id) return;
	va_list args;
	va_start(args, signature);
	(*env)->CallVoidMethodV(env, on, id, args);
	va_end(args);
}

jobject call_static(JNIEnv *env, const char *class_name, const char *method, const char *signature, ...) {
	jobject answer = NULL;
	jclass class = find(env, class_name);
	jmethodID id = class ? (*env)->GetStaticMethodID(env, class, method, signature) : NULL;
	if (id) {
		va_list args;
		va_start(args, signature);
		answer = (*env)->CallStaticObjectMethodV(env, class, id, args);
		va_end(args);
	}
	if (class) (*env)->DeleteLocalRef(env, class);
	return FAILED(env) ? NULL : answer;
}

jobject static_field(JNIEnv *env, const char *class_name, const char *field, const char *signature) {
	jclass class = find(env, class_name);
	jfieldID id = class ? (*env)->GetStaticFieldID(env, class, field, signature) : NULL;
	return id ? (*env)->GetStaticObjectField(env, class, id) : NULL;
}

jint static_int(JNIEnv *env, const char *class_name, const char *field) {
	jclass class = find(env, class_name);
	jfieldID id = class ? (*env)->GetStaticFieldID(env, class, field, "I") : NULL;
	return id ? (*env)->GetStaticIntField(env, class, id) : 0;
}

jstring text(JNIEnv *env, const char *ascii) {
	return FAILED(env) ? NULL : (*env)->NewStringUTF(env, ascii);
}

jboolean is_a(JNIEnv *env, jobject object, const char *class_name) {
	jclass class = find(env, class_name);
	jboolean is = class && object && (*env)->IsInstanceOf(env, object, class);
	if (class) (*env)->DeleteLocalRef(env, class);
	return is;
}

char *problem(JNIEnv *env, const char *doing) {
	jthrowable thrown = (*env)->ExceptionOccurred(env);
	if (!thrown) return NULL;
	(*env)->ExceptionClear(env);
	jstring what = call(env, thrown, "toString", "()Ljava/lang/String;");
	(*env)->ExceptionClear(env); // a toString that throws, too
	(*env)->DeleteLocalRef(env, thrown);
	const char *told = what ? (*env)->GetStringUTFChars(env, what, NULL) : NULL;
	char *message = NULL;
	if (asprintf(&message, "%s: %s", doing, told ? told : "an exception without words") < 0) message = strdup(doing);
	if (told) (*env)->ReleaseStringUTFChars(env, what, told);
	if (what) (*env)->DeleteLocalRef(env, what);
	return message;
}

void add(struct buffer *b, const void *bytes, size_t length) {
	if (length == 0) return;
	if (b->length + length > b->room) {
		size_t room = (b->length + length) * 2;
		unsigned char *larger = realloc(b->bytes, room);
		if (!larger) return;
		b->bytes = larger;
		b->room = room;
	}
	memcpy(b->bytes + b->length, bytes, length);
	b->length += length;
}

void add_number(struct buffer *b, uint32_t number, int bytes) {
	while (bytes-- > 0) {
		unsigned char byte = (unsigned char)(number >> (8 * bytes));
		add(b, &byte, 1);
	}
}

void add_entry(struct buffer *b, char kind, const char *name, const void *value, size_t length) {
	add(b, &kind, 1);
	add_number(b, (uint32_t)strlen(name), 2);
	add(b, name, strlen(name));
	add_number(b, (uint32_t)length, 4);
	add(b, value, length);
}
