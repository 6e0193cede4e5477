package terminal

import (
	"context"

	"github.com/handtruck/handtruck/domain/work"
)

// Newcomer is a device that belongs to no site yet: it asks for the site's enrolment code, and once it has joined it is that
// site's handheld. Its Handle is for one goroutine.
type Newcomer struct {
	// Join joins the site of an enrolment code and returns the handheld that the device then is.
	Join     func(ctx context.Context, code string) (*Terminal, error)
	Language string // of whoever sets the device up, or ""

	joined *Terminal
}

// Handle takes one input: the code, however it comes in, until the device has joined. A code that does not work changes nothing.
func (n *Newcomer) Handle(ctx context.Context, input Input) Answer {
	if n.joined != nil {
		return n.joined.Handle(ctx, input)
	}
	answer := Answer{Step: "enroll", Title: "Handtruck", Prompt: work.Say(n.Language, "Scan the site's code"), Tone: work.Ask,
		Options: []work.Option{}, Language: n.Language}
	code := ""
	if enter, typed := input.Event.(work.Enter); typed {
		code = enter.Text
	} else if input.Raw != nil {
		code = input.Raw.Data
	}
	if code == "" {
		return answer
	}
	joined, err := n.Join(ctx, code)
	if err != nil {
		answer.Tone, answer.Code = work.Error, work.ScanNotTaken
		answer.Message = work.Message(n.Language, work.ScanNotTaken, err)
		return answer
	}
	n.joined = joined
	return joined.Handle(ctx, Input{})
}
