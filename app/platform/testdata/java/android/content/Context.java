package android.content;

import android.content.pm.PackageManager;
import android.os.Vibrator;

/** Says what is asked of it. Activities come and go, so what must last is asked of the application's context. */
public class Context {
	private final String name;
	private final Context application;
	private final ContentResolver resolver = new ContentResolver();
	public BroadcastReceiver receiver;

	public Context(String name, Context application) {
		this.name = name;
		this.application = application;
	}

	public Context getApplicationContext() {
		return application;
	}

	public ClassLoader getClassLoader() {
		return Context.class.getClassLoader();
	}

	public ContentResolver getContentResolver() {
		return resolver;
	}

	public PackageManager getPackageManager() {
		return new PackageManager();
	}

	public Object getSystemService(String service) {
		return service.equals("vibrator") ? new Vibrator() : null;
	}

	public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter) {
		this.receiver = receiver;
		System.out.println(name + " registers " + receiver.getClass().getName() + " " + filter);
		return null;
	}

	public Intent registerReceiver(BroadcastReceiver receiver, IntentFilter filter, int flags) {
		this.receiver = receiver;
		System.out.println(name + " registers " + receiver.getClass().getName() + " flags " + flags + " " + filter);
		return null;
	}

	public void sendBroadcast(Intent intent) {
		if (intent.toString().contains("forbidden")) throw new SecurityException("not for you");
		System.out.println(name + " sends " + intent);
	}

	public void startActivity(Intent intent) {
		System.out.println(name + " starts " + intent);
	}
}
