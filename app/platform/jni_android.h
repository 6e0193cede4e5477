// Words for talking to Java. An exception stays pending until problem() takes it, and every word does nothing while one is:
// so a chain of calls is written down straight, and asked once at its end whether it worked.
#pragma once
#include <jni.h>
#include <stddef.h>
#include <stdint.h>

jclass find(JNIEnv *env, const char *name);
jobject make(JNIEnv *env, const char *class_name, const char *signature, ...);
jobject call(JNIEnv *env, jobject on, const char *method, const char *signature, ...);
jint call_int(JNIEnv *env, jobject on, const char *method, const char *signature, ...);
jboolean call_bool(JNIEnv *env, jobject on, const char *method, const char *signature, ...);
void call_void(JNIEnv *env, jobject on, const char *method, const char *signature, ...);
jobject call_static(JNIEnv *env, const char *class_name, const char *method, const char *signature, ...);
jobject static_field(JNIEnv *env, const char *class_name, const char *field, const char *signature);
jint static_int(JNIEnv *env, const char *class_name, const char *field);
jstring text(JNIEnv *env, const char *ascii);
jboolean is_a(JNIEnv *env, jobject object, const char *class_name);

// problem takes what was thrown since the last call. It returns NULL, or a message that the caller frees.
char *problem(JNIEnv *env, const char *doing);

// buffer grows as bytes are added. When memory runs out it keeps what it has and adds no more.
struct buffer {
	unsigned char *bytes;
	size_t length, room;
};
void add(struct buffer *b, const void *bytes, size_t length);
void add_number(struct buffer *b, uint32_t number, int bytes); // the highest byte first
void add_entry(struct buffer *b, char kind, const char *name, const void *value, size_t length);
