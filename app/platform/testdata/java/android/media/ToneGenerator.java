package android.media;

public class ToneGenerator {
	public ToneGenerator(int stream, int volume) {
		System.out.println("generator for stream " + stream + " at " + volume);
	}

	public boolean startTone(int tone, int ms) {
		System.out.println("tone " + tone + " for " + ms + " ms");
		return true;
	}
}
