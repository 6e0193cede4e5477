package android.content;

import java.util.ArrayList;
import java.util.List;

public class IntentFilter {
	private final List<String> actions = new ArrayList<>(), categories = new ArrayList<>();

	public final void addAction(String action) {
		actions.add(action);
	}

	public final void addCategory(String category) {
		categories.add(category);
	}

	@Override
	public String toString() {
		return "actions " + actions + " categories " + categories;
	}
}
