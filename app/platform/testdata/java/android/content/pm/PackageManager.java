package android.content.pm;

public class PackageManager {
	/** What the device has, or null for one that fails when it is asked. */
	public static String feature = "";

	public boolean hasSystemFeature(String name) {
		return feature.equals(name);
	}
}
