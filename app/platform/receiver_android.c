#include "bridge_android.h"
#include "jni_android.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	VALUE_MOST = 4097, // one byte more than a scan may have, so that Go refuses it instead of taking its front for all
	PIECES_MOST = 8,
	RECEIVER_EXPORTED = 2,
	ANDROID_13 = 33, // from where on a receiver says whether other apps may call it
};

static jobject receiver; // kept for as long as the process
static char *wanted;     // the extras that are read

// copy_bytes adds a Java byte array after its length, where is_piece says so, else as it is.
static void copy_bytes(JNIEnv *env, struct buffer *b, jbyteArray array, int is_piece) {
	jsize length = array ? (*env)->GetArrayLength(env, array) : 0;
	if (length > VALUE_MOST) length = VALUE_MOST;
	jbyte bytes[VALUE_MOST];
	if (length > 0) (*env)->GetByteArrayRegion(env, array, 0, length, bytes);
	if (is_piece) add_number(b, (uint32_t)length, 4);
	add(b, bytes, (size_t)length);
}

// copy_text adds a string as UTF-8: Java's own bytes for JNI write NUL and what lies beyond the basic plane in another way.
static void copy_text(JNIEnv *env, struct buffer *b, jstring string) {
	if ((*env)->GetStringLength(env, string) > VALUE_MOST) {
		string = call(env, string, "substring", "(II)Ljava/lang/String;", 0, VALUE_MOST);
	}
	jstring charset = text(env, "UTF-8");
	copy_bytes(env, b, call(env, string, "getBytes", "(Ljava/lang/String;)[B", charset), 0);
}

// copy_list adds the byte arrays of a list, which is how DataWedge delivers what it read.
static void copy_list(JNIEnv *env, struct buffer *b, jobject list) {
	jint size = call_int(env, list, "size", "()I");
	for (jint i = 0; i < size && i < PIECES_MOST; i++) {
		jobject piece = call(env, list, "get", "(I)Ljava/lang/Object;", i);
		if (is_a(env, piece, "[B")) copy_bytes(env, b, piece, 1);
		if (piece) (*env)->DeleteLocalRef(env, piece);
	}
}

// copy_value adds one extra by its Java class; what no scan service sends is left out.
static void copy_value(JNIEnv *env, struct buffer *b, const char *name, jobject value) {
	struct buffer v = {0};
	char kind = 0;
	if (is_a(env, value, "java/lang/String")) {
		kind = 's';
		copy_text(env, &v, value);
	} else if (is_a(env, value, "[B")) {
		kind = 'b';
		copy_bytes(env, &v, value, 0);
	} else if (is_a(env, value, "java/util/List")) {
		kind = 'l';
		copy_list(env, &v, value);
	} else if (is_a(env, value, "java/lang/Number")) {
		kind = 'i';
		add_number(&v, (uint32_t)call_int(env, value, "intValue", "()I"), 4);
	} else if (is_a(env, value, "java/lang/Boolean")) {
		kind = 'z';
		add_number(&v, call_bool(env, value, "booleanValue", "()Z") == JNI_TRUE, 1);
	}
	if (kind && !(*env)->ExceptionCheck(env)) add_entry(b, kind, name, v.bytes, v.length);
	free(v.bytes);
}

// look_up finds an extra by its name, or by the names of a bundle and its extra.
static jobject look_up(JNIEnv *env, jobject bundle, const char *name) {
	char part[128];
	const char *slash = strchr(name, '/');
	if (!slash || (size_t)(slash - name) >= sizeof part) {
		return call(env, bundle, "get", "(Ljava/lang/String;)Ljava/lang/Object;", text(env, name));
	}
	memcpy(part, name, (size_t)(slash - name));
	part[slash - name] = 0;
	jobject inner = call(env, bundle, "getBundle", "(Ljava/lang/String;)Landroid/os/Bundle;", text(env, part));
	return inner ? look_up(env, inner, slash + 1) : NULL;
}

// copy_extra adds one extra, or why it cannot be read: another app's broken extra must not hide the scan beside it.
static void copy_extra(JNIEnv *env, struct buffer *b, jobject extras, const char *name) {
	char label[160];
	if ((*env)->PushLocalFrame(env, 32) != 0) {
		free(problem(env, name));
		return;
	}
	snprintf(label, sizeof label, "extra:%s", name);
	jobject value = look_up(env, extras, name);
	if (value) copy_value(env, b, label, value);
	char *trouble = problem(env, name);
	if (trouble) add_entry(b, 'e', label, trouble, strlen(trouble));
	free(trouble);
	(*env)->PopLocalFrame(env, NULL);
}

// on_receive is the receiver's only method.
static void JNICALL on_receive(JNIEnv *env, jobject self, jobject context, jobject intent) {
	(void)self, (void)context;
	struct buffer b = {0}, action = {0};
	jstring name = call(env, intent, "getAction", "()Ljava/lang/String;");
	if (name) copy_text(env, &action, name);
	add_entry(&b, 's', "action", action.bytes, action.length);
	jobject extras = call(env, intent, "getExtras", "()Landroid/os/Bundle;");
	char *trouble = problem(env, "look at broadcast");
	if (trouble) add_entry(&b, 'e', "", trouble, strlen(trouble));
	if (extras) {
		for (const char *n = wanted; *n; n += strlen(n) + 1) copy_extra(env, &b, extras, n);
	}
	goBroadcast(b.bytes, (int)b.length);
	free(trouble);
	free(action.bytes);
	free(b.bytes);
}

// load makes the receiver's class from the bytes: no file is written that another app could change.
static jclass load(JNIEnv *env, jobject context, void *dex, size_t length) {
	jobject parent = call(env, context, "getClassLoader", "()Ljava/lang/ClassLoader;");
	jobject bytes = (*env)->ExceptionCheck(env) ? NULL : (*env)->NewDirectByteBuffer(env, dex, (jlong)length);
	jobject loader = make(env, "dalvik/system/InMemoryDexClassLoader", "(Ljava/nio/ByteBuffer;Ljava/lang/ClassLoader;)V", bytes, parent);
	jclass class = call(env, loader, "loadClass", "(Ljava/lang/String;)Ljava/lang/Class;", text(env, "app.handtruck.handheld.Receiver"));
	JNINativeMethod method = {"onReceive", "(Landroid/content/Context;Landroid/content/Intent;)V", (void *)on_receive};
	if (class) (*env)->RegisterNatives(env, class, &method, 1);
	return class;
}

static jobject filter_for(JNIEnv *env, const char *actions, const char *categories) {
	jobject filter = make(env, "android/content/IntentFilter", "()V");
	for (const char *a = actions; *a; a += strlen(a) + 1) {
		call_void(env, filter, "addAction", "(Ljava/lang/String;)V", text(env, a));
	}
	for (const char *c = categories; *c; c += strlen(c) + 1) {
		call_void(env, filter, "addCategory", "(Ljava/lang/String;)V", text(env, c));
	}
	return filter;
}

// keep copies a list of texts with its end.
static char *keep(const char *list) {
	const char *end = list;
	while (*end) end += strlen(end) + 1;
	char *copy = malloc((size_t)(end - list) + 1);
	if (copy) memcpy(copy, list, (size_t)(end - list) + 1);
	return copy;
}

// The application's context outlives every activity, which a turn of the device makes anew.
char *listen_to(JNIEnv *env, jobject context, void *dex, size_t length, const char *actions, const char *categories, const char *names) {
	if (receiver) return strdup("listen to scan services: listened to already");
	if (!wanted && !(wanted = keep(names))) return strdup("listen to scan services: out of memory");
	jclass class = load(env, context, dex, length);
	jmethodID init = class && !(*env)->ExceptionCheck(env) ? (*env)->GetMethodID(env, class, "<init>", "()V") : NULL;
	jobject made = init ? (*env)->NewObject(env, class, init) : NULL;
	jobject application = call(env, context, "getApplicationContext", "()Landroid/content/Context;");
	jobject filter = filter_for(env, actions, categories);
	if (static_int(env, "android/os/Build$VERSION", "SDK_INT") >= ANDROID_13) {
		call(env, application, "registerReceiver",
			"(Landroid/content/BroadcastReceiver;Landroid/content/IntentFilter;I)Landroid/content/Intent;", made, filter, RECEIVER_EXPORTED);
	} else {
		call(env, application, "registerReceiver",
			"(Landroid/content/BroadcastReceiver;Landroid/content/IntentFilter;)Landroid/content/Intent;", made, filter);
	}
	char *trouble = problem(env, "listen to scan services");
	if (!trouble) receiver = (*env)->NewGlobalRef(env, made);
	return trouble;
}
