package android.os;

import java.util.Arrays;

public class VibrationEffect {
	private final String text;

	private VibrationEffect(String text) {
		this.text = text;
	}

	public static VibrationEffect createWaveform(long[] timings, int repeat) {
		return new VibrationEffect(Arrays.toString(timings) + " repeat " + repeat);
	}

	@Override
	public String toString() {
		return text;
	}
}
