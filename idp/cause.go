package idp

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"syscall"
)

// cause is of which kind the error of a request to a client is, for the log.
// The error itself names the whole address, in which there may be a secret.
func cause(err error) string {
	switch {
	case is[*net.DNSError](err):
		return "its name is not found (DNS)"
	case isTLS(err):
		return "no secure connection (TLS)"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "connection reset"
	}
	if late, ok := errors.AsType[net.Error](err); ok && late.Timeout() {
		return "timeout"
	}
	return "no answer in HTTP"
}

func isTLS(err error) bool {
	return errors.Is(err, http.ErrSchemeMismatch) || is[*tls.CertificateVerificationError](err) || is[tls.RecordHeaderError](err) || is[tls.AlertError](err) ||
		is[x509.HostnameError](err) || is[x509.UnknownAuthorityError](err) || is[x509.CertificateInvalidError](err)
}

func is[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}
