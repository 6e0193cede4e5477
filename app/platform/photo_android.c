#include "bridge_android.h"
#include "jni_android.h"
#include <stdlib.h>
#include <string.h>

enum { GRANT_READ = 1, GRANT_WRITE = 2, CHUNK = 65536 };

static jobject place; // where the camera app is to put the picture, from photo_begin to photo_end

int has_camera(JNIEnv *env, jobject context) {
	jobject packages = call(env, context, "getPackageManager", "()Landroid/content/pm/PackageManager;");
	int has = call_bool(env, packages, "hasSystemFeature", "(Ljava/lang/String;)Z", text(env, "android.hardware.camera.any"));
	char *trouble = problem(env, "look for a camera");
	free(trouble); // a device that does not say has none
	return has && !trouble;
}

static jobject resolver_of(JNIEnv *env, jobject context) {
	return call(env, context, "getContentResolver", "()Landroid/content/ContentResolver;");
}

// forget deletes the place, so that no pictures of goods pile up in the worker's gallery.
static void forget(JNIEnv *env, jobject context) {
	if (!place) return;
	call_int(env, resolver_of(env, context), "delete", "(Landroid/net/Uri;Ljava/lang/String;[Ljava/lang/String;)I", place, NULL, NULL);
	(*env)->DeleteGlobalRef(env, place);
	place = NULL;
}

// A row of the media store can be written by the camera app and read by us without either's files being open to the other.
static jobject new_place(JNIEnv *env, jobject context) {
	jobject values = make(env, "android/content/ContentValues", "()V");
	call_void(env, values, "put", "(Ljava/lang/String;Ljava/lang/String;)V", text(env, "mime_type"), text(env, "image/jpeg"));
	jobject images = static_field(env, "android/provider/MediaStore$Images$Media", "EXTERNAL_CONTENT_URI", "Landroid/net/Uri;");
	return call(env, resolver_of(env, context), "insert",
		"(Landroid/net/Uri;Landroid/content/ContentValues;)Landroid/net/Uri;", images, values);
}

char *photo_begin(JNIEnv *env, jobject context) {
	forget(env, context);
	jobject made = new_place(env, context);
	jobject intent = make(env, "android/content/Intent", "(Ljava/lang/String;)V", text(env, "android.media.action.IMAGE_CAPTURE"));
	call(env, intent, "putExtra", "(Ljava/lang/String;Landroid/os/Parcelable;)Landroid/content/Intent;", text(env, "output"), made);
	call(env, intent, "addFlags", "(I)Landroid/content/Intent;", GRANT_READ | GRANT_WRITE);
	if (made && !(*env)->ExceptionCheck(env)) place = (*env)->NewGlobalRef(env, made);
	call_void(env, context, "startActivity", "(Landroid/content/Intent;)V", intent);
	char *trouble = problem(env, "ask for a picture");
	if (trouble) {
		forget(env, context);
		free(problem(env, "")); // the first reason is the one to tell
	}
	return trouble;
}

// drain reads a stream to its end or to so many bytes.
static void drain(JNIEnv *env, jobject stream, size_t most, struct buffer *into) {
	jbyteArray chunk = stream ? (*env)->NewByteArray(env, CHUNK) : NULL;
	jbyte *bytes = malloc(CHUNK);
	while (chunk && bytes && into->length < most) {
		jint got = call_int(env, stream, "read", "([B)I", chunk);
		if (got <= 0 || (*env)->ExceptionCheck(env)) break;
		(*env)->GetByteArrayRegion(env, chunk, 0, got, bytes);
		add(into, bytes, (size_t)got);
	}
	free(bytes);
}

char *photo_end(JNIEnv *env, jobject context, size_t most, unsigned char **bytes, size_t *length) {
	struct buffer picture = {0};
	if (!place) return strdup("take the picture: none was asked for");
	jobject stream = call(env, resolver_of(env, context), "openInputStream", "(Landroid/net/Uri;)Ljava/io/InputStream;", place);
	drain(env, stream, most, &picture);
	if (stream) call_void(env, stream, "close", "()V");
	char *trouble = problem(env, "take the picture");
	forget(env, context);
	free(problem(env, ""));
	*bytes = picture.bytes;
	*length = picture.length;
	return trouble;
}
