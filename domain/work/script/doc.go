// Package script plays workflows from texts that a warehouse worker can read.
//
// A script is a list of blocks. A block is some inputs, a line «----», and what the worker then sees and what was
// recorded, one paragraph for each input, up to an empty line. Lines that begin with # are remarks. Inputs are
//
//	scan 0401            a label; GS1 labels as scan 01=09521001004015 10=BF-2601
//	enter 12             the keypad
//	choose short         an option
//	back, undo, synced
//	later 10m            time goes by
//	clock 48h            the device's clock is ahead of the site's time by that
//	unheard              the device has not heard of the site's time since it started
//	unread F-1           what stands at the place cannot be read any more; without a place everything can
//	as W-105             another worker takes the device
//	on t2                what follows happens on another device, with radio
//
// [Play] returns the script with its answers written anew, so a test compares texts and rewrites files by option.
package script
