// What Check.java calls, and what Go is on a handheld: the bridge itself is compiled beside it, unchanged.
#include "bridge_android.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void goBroadcast(void *bytes, int length) {
	printf("broadcast ");
	for (int i = 0; i < length; i++) printf("%02x", ((unsigned char *)bytes)[i]);
	printf("\n");
	fflush(stdout);
}

static unsigned char *copied(JNIEnv *env, jbyteArray array, jsize *length) {
	*length = (*env)->GetArrayLength(env, array);
	unsigned char *bytes = malloc((size_t)*length + 1);
	(*env)->GetByteArrayRegion(env, array, 0, *length, (jbyte *)bytes);
	return bytes;
}

static jstring told(JNIEnv *env, char *trouble) {
	jstring message = trouble ? (*env)->NewStringUTF(env, trouble) : NULL;
	free(trouble);
	return message;
}

JNIEXPORT jstring JNICALL Java_Check_listenTo(JNIEnv *env, jclass c, jobject context, jbyteArray dex, jbyteArray actions, jbyteArray categories, jbyteArray names) {
	(void)c;
	jsize length, ignored;
	unsigned char *bytes = copied(env, dex, &length); // stays, as on a handheld
	char *a = (char *)copied(env, actions, &ignored), *k = (char *)copied(env, categories, &ignored), *n = (char *)copied(env, names, &ignored);
	char *trouble = listen_to(env, context, bytes, (size_t)length, a, k, n);
	free(a), free(k), free(n);
	return told(env, trouble);
}

JNIEXPORT jstring JNICALL Java_Check_sendIntent(JNIEnv *env, jclass c, jobject context, jbyteArray intent) {
	(void)c;
	jsize length;
	unsigned char *bytes = copied(env, intent, &length);
	char *trouble = send_intent(env, context, bytes, (size_t)length);
	free(bytes);
	return told(env, trouble);
}

JNIEXPORT jstring JNICALL Java_Check_sound(JNIEnv *env, jclass c, jint tone, jint ms) {
	(void)c;
	return told(env, sound(env, tone, ms));
}

JNIEXPORT jstring JNICALL Java_Check_buzz(JNIEnv *env, jclass c, jobject context, jlongArray pattern) {
	(void)c;
	jlong timings[2];
	(*env)->GetLongArrayRegion(env, pattern, 0, 2, timings);
	return told(env, buzz(env, context, timings, 2));
}

JNIEXPORT jboolean JNICALL Java_Check_hasCamera(JNIEnv *env, jclass c, jobject context) {
	(void)c;
	return has_camera(env, context) ? JNI_TRUE : JNI_FALSE;
}

JNIEXPORT jstring JNICALL Java_Check_photoBegin(JNIEnv *env, jclass c, jobject context) {
	(void)c;
	return told(env, photo_begin(env, context));
}

JNIEXPORT jbyteArray JNICALL Java_Check_photoEnd(JNIEnv *env, jclass c, jobject context, jint most) {
	(void)c;
	unsigned char *bytes = NULL;
	size_t length = 0;
	char *trouble = photo_end(env, context, (size_t)most, &bytes, &length);
	if (trouble) printf("%s\n", trouble);
	fflush(stdout);
	free(trouble);
	jbyteArray picture = (*env)->NewByteArray(env, (jsize)length);
	(*env)->SetByteArrayRegion(env, picture, 0, (jsize)length, (jbyte *)bytes);
	free(bytes);
	return picture;
}
