package wire

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// Errors of exchanges, for errors.Is.
var (
	ErrUnknownCode = errors.New("enrolment code is not known")
	ErrUsedCode    = errors.New("enrolment code was used already")
	ErrOldCode     = errors.New("enrolment code has expired")
	ErrNotEnrolled = errors.New("device is not enrolled here")
	ErrRevoked     = errors.New("device was locked out")
	ErrRetired     = errors.New("device is to forget everything once all is sent")
	ErrUnsent      = errors.New("device holds facts that the hub has not")
	ErrFull        = errors.New("the hub's disk is full")
	ErrTooLarge    = errors.New("message is too large")
	ErrMalformed   = errors.New("message cannot be read")
	ErrVersion     = errors.New("protocol version is not spoken here")
	ErrStale       = errors.New("request was signed at another time")
	ErrOpenHub     = errors.New("a hub beyond this machine is asked over https only")
	ErrOtherKey    = errors.New("another machine answers in the hub's place: its key is not the one that this device was enrolled with; " +
		"if the hub was set up anew, enrol the device anew")
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
	{ErrRetired, http.StatusLocked},
	{ErrUnsent, http.StatusPreconditionFailed},
	{ErrFull, http.StatusInsufficientStorage},
	{ErrTooLarge, http.StatusRequestEntityTooLarge},
	{ErrVersion, http.StatusUpgradeRequired},
	{ErrMalformed, http.StatusBadRequest},
	{ErrStale, http.StatusTooEarly},
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

// Deafens tells whether an error says that a device hears nothing of the site any more. It may still push.
func Deafens(err error) bool {
	return errors.Is(err, ErrVersion) || errors.Is(err, ErrRevoked) || errors.Is(err, ErrRetired)
}

// HubHeader stands in every answer of a hub. An answer without it comes from somebody else on the way, and says nothing of
// the device that asked: a portal's «forbidden» locks nobody out.
const HubHeader = "Handtruck-Hub"

// ClockHeader repeats the hub's time, in ms, as the body says it.
const ClockHeader = "Handtruck-Clock"

// Later is the error of a hub that wants to be asked again after a while.
type Later struct {
	After time.Duration
	Why   string
}

// Error tells why, and when.
func (l *Later) Error() string { return fmt.Sprintf("%s: ask again in %v", l.Why, l.After) }

// PutsOff tells whether an error says that the hub wants to be asked again after a while. That says nothing of the device.
func PutsOff(err error) bool {
	later := (*Later)(nil)
	return errors.As(err, &later)
}

// laterMax bounds how long a device believes that it has to wait.
const laterMax = 5 * time.Minute

// LaterOf reads the error of an answer that asks to come again, or nil.
func LaterOf(status int, retryAfter, why string) error {
	switch status {
	case http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInsufficientStorage:
	default:
		return nil
	}
	seconds, err := strconv.Atoi(retryAfter)
	if err != nil || seconds < 0 {
		seconds = 0
	}
	return &Later{min(time.Duration(seconds)*time.Second, laterMax), why}
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
