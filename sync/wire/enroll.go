package wire

// Enroll asks for a place among the site's devices.
type Enroll struct {
	Version   int    `cbor:"1,keyasint"`
	Code      string `cbor:"2,keyasint"`
	PublicKey []byte `cbor:"3,keyasint"`           // Ed25519; the private key never leaves the device
	Signs     bool   `cbor:"4,keyasint,omitempty"` // it signs its requests and needs no token
}

// Enrolled is the hub's answer to [Enroll].
type Enrolled struct {
	Name    string `cbor:"1,keyasint"`
	Replica string `cbor:"2,keyasint"`           // id of this enrolment
	Token   string `cbor:"3,keyasint,omitempty"` // proves the request of a device that does not sign
	Number  int64  `cbor:"4,keyasint"`
	Site    []byte `cbor:"10,keyasint,omitempty"` // Ed25519 key with which the site signs the heads of its history

	Certificate *Certificate `cbor:"11,keyasint,omitempty"` // to come back with, should the hub forget the device
}
