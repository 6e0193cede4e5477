// Package terminal is the handheld without a screen: the desk with its workflows on a replica and a radio, driven by
// inputs that are answered one by one.
//
// One input is one turn: the input becomes an event, the desk makes a state and facts of it, both are made
// durable in one commit, and only then comes the answer. [Terminal.Run] speaks JSON lines; a painter with a
// screen uses [Terminal.Handle] and draws the same answers.
package terminal
