package wire

import (
	"errors"
	"net/http"
)

// Errors of exchanges, for errors.Is.
var (
	ErrUnknownCode = errors.New("enrolment code is not known")
	ErrUsedCode    = errors.New("enrolment code was used already")
	ErrOldCode     = errors.New("enrolment code has expired")
	ErrNotEnrolled = errors.New("device is not enrolled here")
	ErrRevoked     = errors.New("device was locked out")
	ErrTooLarge    = errors.New("message is too large")
	ErrMalformed   = errors.New("message cannot be read")
	ErrVersion     = errors.New("protocol version is not spoken here")
)

// statuses are the HTTP statuses of the errors that a device can act on.
var statuses = []struct {
	err    error
	status int
}{
	{ErrUnknownCode, http.StatusNotFound},
	{ErrUsedCode, http.StatusConflict},
	{ErrOldCode, http.StatusGone},
	{ErrNotEnrolled, http.StatusUnauthorized},
	{ErrRevoked, http.StatusForbidden},
	{ErrTooLarge, http.StatusRequestEntityTooLarge},
	{ErrVersion, http.StatusUpgradeRequired},
	{ErrMalformed, http.StatusBadRequest},
}

// StatusOf is the HTTP status that carries an error.
func StatusOf(err error) int {
	for _, s := range statuses {
		if errors.Is(err, s.err) {
			return s.status
		}
	}
	return http.StatusInternalServerError
}

// ErrorOf is the error that an HTTP status stands for, or nil for one that says nothing to a device.
func ErrorOf(status int) error {
	for _, s := range statuses {
		if status == s.status {
			return s.err
		}
	}
	return nil
}
