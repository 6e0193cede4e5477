package android.content;

import android.os.Bundle;
import android.os.Parcelable;

public class Intent {
	private String action, target;
	private int flags;
	private Bundle extras;

	public Intent() {}

	public Intent(String action) {
		this.action = action;
	}

	public String getAction() {
		return action;
	}

	public Bundle getExtras() {
		return extras;
	}

	public Intent setAction(String action) {
		this.action = action;
		return this;
	}

	public Intent setPackage(String target) {
		this.target = target;
		return this;
	}

	public Intent addFlags(int flags) {
		this.flags |= flags;
		return this;
	}

	public Intent putExtra(String name, Parcelable value) {
		if (extras == null) extras = new Bundle();
		extras.put(name, value);
		return this;
	}

	public Intent putExtras(Bundle all) {
		extras = all;
		return this;
	}

	@Override
	public String toString() {
		return action + (target == null ? "" : " to " + target) + (flags == 0 ? "" : " flags " + flags) + " " + extras;
	}
}
