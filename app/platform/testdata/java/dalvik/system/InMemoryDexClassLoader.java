package dalvik.system;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;

/**
 * Takes dex and gives the class that was made from it beforehand, as no desktop's Java machine reads dex: the property
 * receiver names the folder or the jar.
 */
public final class InMemoryDexClassLoader extends URLClassLoader {
	public InMemoryDexClassLoader(ByteBuffer dex, ClassLoader parent) throws MalformedURLException {
		super(new URL[] {new File(System.getProperty("receiver")).toURI().toURL()}, parent);
		byte[] magic = new byte[4];
		dex.get(magic);
		if (!dex.isDirect() || !new String(magic).equals("dex\n")) throw new IllegalArgumentException("no dex in direct memory");
		System.out.println("loads " + (dex.remaining() + 4) + " bytes of dex");
	}
}
