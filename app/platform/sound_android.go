package platform

// Sounds tells whether verdicts are heard on this machine, and else why not.
func Sounds() error { return nil }
