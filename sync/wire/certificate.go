package wire

import "crypto/ed25519"

// Certificate is the site's word that a device is one of its own: with it a device, or whoever holds facts of it, can
// come back to a hub that lost the enrolment.
type Certificate struct {
	Replica   string `cbor:"1,keyasint"`
	Name      string `cbor:"2,keyasint"`
	Number    int64  `cbor:"3,keyasint"`
	PublicKey []byte `cbor:"4,keyasint"`
	Of        string `cbor:"5,keyasint,omitempty"` // the replica that this one branched off from
	First     uint64 `cbor:"6,keyasint,omitempty"` // its first fact there; those before it are the other's
	Before    Hash   `cbor:"7,keyasint"`           // hash of the fact before First
	Branch    string `cbor:"8,keyasint,omitempty"` // tells its facts from those of others with its name
	Signature []byte `cbor:"9,keyasint"`           // Ed25519 of the site's key
}

// certificateContext keeps a signature of a certificate from being taken for one of something else.
const certificateContext = "handtruck certificate\n"

// Sign signs the certificate with the site's key.
func (c *Certificate) Sign(site ed25519.PrivateKey) error {
	text, err := c.text()
	if err != nil {
		return err
	}
	c.Signature = Sign(site, text)
	return nil
}

// Verify tells whether the site signed the certificate: nil or [ErrUnsigned].
func (c Certificate) Verify(site ed25519.PublicKey) error {
	text, err := c.text()
	if err != nil {
		return err
	}
	if !Verify(site, text, c.Signature) {
		return ErrUnsigned
	}
	return nil
}

func (c Certificate) text() ([]byte, error) {
	c.Signature = nil
	body, err := Marshal(c)
	return append([]byte(certificateContext), body...), err
}
