package android.os;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** A bundle that prints its values with what tells their types apart. */
public final class Bundle implements Parcelable {
	/** A value of a class that only the sender has: Android fails when it is looked at. */
	public static final Object POISON = new Object();

	private final Map<String, Object> values = new LinkedHashMap<>();

	public void put(String name, Object value) {
		values.put(name, value);
	}

	public Object get(String name) {
		Object value = values.get(name);
		if (value == POISON) throw new IllegalStateException("class not found when unmarshalling");
		return value;
	}

	public Bundle getBundle(String name) {
		return get(name) instanceof Bundle ? (Bundle) values.get(name) : null;
	}

	public void putString(String name, String value) {
		put(name, value);
	}

	public void putBoolean(String name, boolean value) {
		put(name, value);
	}

	public void putBundle(String name, Bundle value) {
		put(name, value);
	}

	public void putParcelableArray(String name, Parcelable[] value) {
		put(name, value);
	}

	public void putStringArray(String name, String[] value) {
		put(name, value);
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder("{");
		for (Map.Entry<String, Object> entry : values.entrySet()) {
			if (text.length() > 1) text.append(", ");
			text.append(entry.getKey()).append('=').append(shown(entry.getValue()));
		}
		return text.append('}').toString();
	}

	private static String shown(Object value) {
		if (value instanceof Object[]) return value.getClass().getComponentType().getSimpleName() + Arrays.toString((Object[]) value);
		return value instanceof String ? '"' + (String) value + '"' : String.valueOf(value);
	}
}
