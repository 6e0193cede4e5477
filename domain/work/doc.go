// Package work is the vocabulary that every workflow is written in: events in, screens and facts out.
//
// A workflow package holds a plain State and two pure functions:
//
//	func Next(s State, e work.Event, v work.View) (State, []domain.Fact)
//	func Screen(s State, v work.View) work.Screen
//
// Next is total. What a worker does wrong is a verdict in the state (a tone and a code), never an error and
// never a lost input: every scan changes the echo. Facts that Next returns are durable before the new screen
// is shown; the state is saved with them, so that sleep, crash and resume are «load, draw».
package work
