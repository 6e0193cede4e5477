package main

// commands lists every verb in the order of the help.
func commands() []command {
	return []command{}
}
