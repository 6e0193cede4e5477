package android.os;

public class Vibrator {
	public static boolean there = true;

	public boolean hasVibrator() {
		return there;
	}

	public void vibrate(VibrationEffect effect) {
		System.out.println("vibrate " + effect);
	}
}
