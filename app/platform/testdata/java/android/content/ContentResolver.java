package android.content;

import android.net.Uri;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** A media store with one picture, which the worker has taken or not. */
public class ContentResolver {
	public static byte[] picture;

	public final Uri insert(Uri into, ContentValues values) {
		System.out.println("insert " + values + " into " + into);
		return new Uri(into + "/1");
	}

	public final InputStream openInputStream(Uri uri) {
		System.out.println("open " + uri);
		return picture == null ? null : new ByteArrayInputStream(picture);
	}

	public final int delete(Uri uri, String where, String[] arguments) {
		System.out.println("delete " + uri);
		return 1;
	}
}
