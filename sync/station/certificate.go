package station

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"

	"github.com/handtruck/handtruck/sync/wire"
)

const (
	fileCertificate     = "tls.pem"      // certificate and key, as the hub made them on its first start
	fileNextCertificate = "tls-next.pem" // the one that comes after it: devices already know its key
	certificateYears    = 30
	serialBits          = 128
	certificateBytesMax = 1 << 20
)

// Certificate is what a hub shows to devices, and the keys that they may believe.
type Certificate struct {
	tls.Certificate
	Next *wire.KeyPin // the key that is to come, or nil
}

// Pins are the keys that devices may believe, the present one first.
func (c Certificate) Pins() []wire.KeyPin {
	pins := []wire.KeyPin{wire.PinOf(c.Leaf)}
	if c.Next != nil {
		pins = append(pins, *c.Next)
	}
	return pins
}

// config is how the hub speaks TLS: in its present version only, and without HTTP/2, which devices do not use.
func (c Certificate) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{c.Certificate}, NextProtos: []string{"http/1.1"}}
}

// OwnCertificate is the certificate in a hub's folder. It is made when there is none: self-signed, since devices know its key
// from the enrolment code, and need nobody else's word.
func OwnCertificate(dir string, now time.Time, names ...string) (Certificate, error) {
	path := filepath.Join(dir, fileCertificate)
	own, err := readPair(path, path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeCertificate(path, now, names); err != nil {
			return Certificate{}, err
		}
		own, err = readPair(path, path)
	}
	if err != nil {
		return Certificate{}, err
	}
	c := Certificate{Certificate: own}
	path = filepath.Join(dir, fileNextCertificate)
	next, err := readPair(path, path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err != nil {
		return Certificate{}, err
	}
	pin := wire.PinOf(next.Leaf)
	c.Next = &pin
	return c, nil
}

// SiteCertificate reads a site's own certificate and key, in PEM.
func SiteCertificate(certificate, key string) (Certificate, error) {
	pair, err := readPair(certificate, key)
	return Certificate{Certificate: pair}, err
}

// PrepareCertificate makes the certificate that is to follow the present one. From its next start on the hub tells devices the
// new key, through the connection that the present key vouches for.
func PrepareCertificate(dir string, now time.Time, names ...string) error {
	err := makeCertificate(filepath.Join(dir, fileNextCertificate), now, names)
	if errors.Is(err, fs.ErrExist) {
		return errors.New("the next certificate is made already: restart the hub, let every device sync, then switch")
	}
	return err
}

// SwitchCertificate puts the prepared certificate in the place of the present one, for the hub's next start.
func SwitchCertificate(dir string) error {
	err := os.Rename(filepath.Join(dir, fileNextCertificate), filepath.Join(dir, fileCertificate))
	if errors.Is(err, fs.ErrNotExist) {
		return errors.New("no next certificate is prepared")
	}
	if err != nil {
		return fmt.Errorf("switch certificate: %w", err)
	}
	return nil
}

func readPair(certificate, key string) (tls.Certificate, error) {
	var parts [2][]byte
	for i, path := range []string{certificate, key} {
		data, err := os.ReadFile(path)
		if err != nil {
			return tls.Certificate{}, fmt.Errorf("read certificate: %w", err)
		}
		if len(data) > certificateBytesMax {
			return tls.Certificate{}, fmt.Errorf("read certificate %s: it has %d bytes", path, len(data))
		}
		parts[i] = data
	}
	pair, err := tls.X509KeyPair(parts[0], parts[1])
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("read certificate %s: %w", certificate, err)
	}
	return pair, nil
}

// makeCertificate writes a new key and its certificate. Two programs that start at once end with the same one: the file is
// linked into place, which only the first can do.
func makeCertificate(path string, now time.Time, names []string) error {
	data, err := newCertificate(now, names)
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	file, err := os.CreateTemp(filepath.Dir(path), "tls-*") // readable by its owner only
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	defer os.Remove(file.Name())
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	err = os.Link(file.Name(), path)
	if errors.Is(err, fs.ErrExist) && filepath.Base(path) == fileCertificate {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make certificate: %w", err)
	}
	return nil
}

func newCertificate(now time.Time, names []string) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), serialBits))
	if err != nil {
		return nil, err
	}
	template := x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: "Handtruck hub"},
		NotBefore: now.AddDate(0, 0, -1), NotAfter: now.AddDate(certificateYears, 0, 0),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}, BasicConstraintsValid: true,
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			template.IPAddresses = append(template.IPAddresses, ip)
		} else if name != "" {
			template.DNSNames = append(template.DNSNames, name)
		}
	}
	certificate, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	err = errors.Join(pem.Encode(&text, &pem.Block{Type: "CERTIFICATE", Bytes: certificate}),
		pem.Encode(&text, &pem.Block{Type: "PRIVATE KEY", Bytes: secret}))
	return text.Bytes(), err
}
