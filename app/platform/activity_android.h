// What is taken from Android's C side: key events before Fyne sees them, and the coming and going of the activity.
#pragma once
#include <stdint.h>

// keep_screen_on holds the screen on while the app is in front, for this activity and those that follow it.
void keep_screen_on(int on);

// goKey tells whether a key event is ours. It is called on the thread that Android's input waits for.
extern int goKey(int32_t device, int32_t code, int32_t meta, int32_t flags, int32_t action, int32_t repeat, int64_t ns);

// goStage tells that the app has come to the front, or has left it.
extern void goStage(int in_front);
