package app.handtruck.handheld;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** The twin of receiver/Receiver.smali for machines without the tools that read dex; make android-check tests the dex itself. */
public final class Receiver extends BroadcastReceiver {
	public Receiver() {}

	@Override
	public native void onReceive(Context context, Intent intent);
}
