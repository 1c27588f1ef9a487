package inbox

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"time"
)

type settings struct {
	user, password string
	certificate    *tls.Certificate
	implicitTLS    bool
}

// Option changes what an [Inbox] asks of those who send.
type Option func(*settings) error

// Credentials makes the server take mails only after AUTH PLAIN.
func Credentials(user, password string) Option {
	return func(s *settings) error {
		if user == "" || password == "" {
			return errors.New("credentials need a user and a password")
		}
		s.user, s.password = user, password
		return nil
	}
}

// STARTTLS offers STARTTLS, with a certificate made on the spot for 127.0.0.1,
// ::1, localhost and the names given; [Inbox.Roots] vouches for it.
func STARTTLS(names ...string) Option {
	return func(s *settings) (err error) {
		s.certificate, err = certify(names)
		return err
	}
}

// TLS speaks TLS from the first byte (smtps://), with a certificate as [STARTTLS].
func TLS(names ...string) Option {
	return func(s *settings) (err error) {
		s.implicitTLS = true
		s.certificate, err = certify(names)
		return err
	}
}

// Roots holds the server's own certificate, or nothing without TLS.
func (i *Inbox) Roots() *x509.CertPool {
	pool := x509.NewCertPool()
	if i.certificate != nil {
		pool.AddCert(i.certificate.Leaf)
	}
	return pool
}

func (s settings) tls() *tls.Config {
	if s.certificate == nil {
		return nil
	}
	return &tls.Config{Certificates: []tls.Certificate{*s.certificate}, MinVersion: tls.VersionTLS12}
}

func (s settings) secured(l net.Listener) net.Listener { return tls.NewListener(l, s.tls()) }

func certify(names []string) (*tls.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	now := time.Now()
	template := &x509.Certificate{
		SerialNumber: big.NewInt(now.UnixNano()),
		NotBefore:    now.Add(-time.Hour),
		NotAfter:     now.Add(365 * 24 * time.Hour),
		KeyUsage:     x509.KeyUsageDigitalSignature,
		ExtKeyUsage:  []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses:  []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		DNSNames:     append([]string{"localhost"}, names...),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	leaf, err := x509.ParseCertificate(der)
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key, Leaf: leaf}, err
}
