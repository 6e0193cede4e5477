// Package terminal is the handheld without a screen: the desk with its workflows on a replica and a radio, driven by
// inputs that are answered one by one.
//
// One input is one turn: the input becomes an event, the desk makes a state and facts of it, both are made
// durable in one commit, and only then comes the answer. [Terminal.Run] speaks JSON lines; a painter with a
// screen uses [Terminal.Handle] and draws the same answers.
//
// Over the work in hand lie the device's own screens, opened by the option "device" of home and of the login: device/scanner shows the last
// scan byte by byte and judges the codes of a label together, device/sounds is the self-test, device/labels and device/label are what
// its printer has to do. They record nothing but that a label was printed.
package terminal
