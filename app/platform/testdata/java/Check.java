import android.content.ContentResolver;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Build;
import android.os.Bundle;
import android.os.Vibrator;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.HexFormat;

/** Plays Android around the bridge: does one line of input after the other and says what came of it. jvm_test.go drives it. */
public final class Check {
	private static final Context application = new Context("application", null);
	private static final Context activity = new Context("activity", application);

	static native String listenTo(Context context, byte[] dex, byte[] actions, byte[] categories, byte[] names);
	static native String sendIntent(Context context, byte[] intent);
	static native String sound(int tone, int ms);
	static native String buzz(Context context, long[] pattern);
	static native boolean hasCamera(Context context);
	static native String photoBegin(Context context);
	static native byte[] photoEnd(Context context, int most);

	public static void main(String[] args) throws Exception {
		System.load(args[0]);
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = lines.readLine(); line != null; line = lines.readLine()) {
			String told = run(line.split(" "), args[1]);
			System.out.println(told == null ? "done" : "trouble " + told);
		}
	}

	private static String run(String[] words, String dex) throws Exception {
		switch (words[0]) {
		case "sdk":
			Build.VERSION.SDK_INT = Integer.parseInt(words[1]);
			return null;
		case "listen":
			return listenTo(activity, Files.readAllBytes(Paths.get(dex)), hex(words[1]), hex(words[2]), hex(words[3]));
		case "receive":
			application.receiver.onReceive(application, received(words));
			return null;
		case "send":
			return sendIntent(activity, hex(words[1]));
		case "sound":
			return sound(Integer.parseInt(words[1]), Integer.parseInt(words[2]));
		case "buzz":
			return buzz(activity, new long[] {Long.parseLong(words[1]), Long.parseLong(words[2])});
		case "still":
			Vibrator.there = false;
			return null;
		case "camera":
			PackageManager.feature = words.length > 1 ? words[1] : null;
			System.out.println(hasCamera(activity));
			return null;
		case "ask":
			ContentResolver.picture = words.length > 1 ? hex(words[1]) : null;
			return photoBegin(activity);
		case "take":
			byte[] picture = photoEnd(activity, Integer.parseInt(words[1]));
			System.out.println("picture " + HexFormat.of().formatHex(picture));
			return null;
		}
		throw new IllegalArgumentException(words[0]);
	}

	/** An intent from «receive ACTION name:kind:value …», with texts and bytes in hex. */
	private static Intent received(String[] words) {
		Bundle extras = new Bundle();
		for (int i = 2; i < words.length; i++) {
			String[] parts = words[i].split(":", -1);
			extras.put(parts[0], value(parts[1], parts[2]));
		}
		return new Intent(words[1].equals("-") ? null : words[1]).putExtras(words.length > 2 ? extras : null);
	}

	private static Object value(String kind, String written) {
		switch (kind) {
		case "s":
			return new String(hex(written), StandardCharsets.UTF_8);
		case "b":
			return hex(written);
		case "i":
			return Integer.parseInt(written);
		case "y":
			return Byte.parseByte(written);
		case "z":
			return Boolean.parseBoolean(written);
		case "l":
			ArrayList<Object> list = new ArrayList<>();
			for (String piece : written.split(",")) list.add(hex(piece));
			return list;
		case "m":
			Bundle inner = new Bundle();
			inner.put(written.substring(0, written.indexOf('=')), written.substring(written.indexOf('=') + 1));
			return inner;
		}
		return Bundle.POISON;
	}

	private static byte[] hex(String text) {
		return HexFormat.of().parseHex(text);
	}
}
