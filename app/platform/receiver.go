package platform

import _ "embed"

// receiverDex is the receiver's class as Android loads it. It is assembled from receiver/Receiver.smali by make receiver, and
// carried as bytes so that building the app needs no Java.
//
//go:embed receiver/receiver.dex
var receiverDex []byte
