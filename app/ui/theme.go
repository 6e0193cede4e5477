// Package ui paints what the handheld says, for gloves, noise and small screens: one painter for every step of every
// workflow. It knows no rule of the warehouse; it draws an answer and sends inputs.
package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Sizes in device-independent units; 88 of them are about 15 mm on a rugged handheld, the least for a glove.
const (
	target        = 88
	targetPrimary = 116
	textBody      = 20
	textPrompt    = 28
	textSmall     = 18
	codeLargest   = 92 // the location is the largest thing on the screen
	codeSmallest  = 40
	gap           = 8
)

// Palette is one set of colours. Every text stands on a fill with a contrast of at least 7:1 (WCAG 2.2, 1.4.6), and the
// three verdicts stay apart for people who do not tell red from green.
type Palette struct {
	Background, Text, Secondary color.NRGBA
	Button, ButtonText          color.NRGBA
	Primary, PrimaryText        color.NRGBA
	OK, OKText                  color.NRGBA
	Warn, WarnText              color.NRGBA
	Error, ErrorText            color.NRGBA
	Info, InfoText              color.NRGBA
}

var (
	black = color.NRGBA{A: 255}
	white = color.NRGBA{R: 255, G: 255, B: 255, A: 255}
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// Light is for the day: a dark screen in a bright hall is a mirror.
var Light = Palette{
	Background: white, Text: rgb(0x111111), Secondary: rgb(0x4A4A4A), Button: rgb(0xE6E6E6), ButtonText: rgb(0x111111),
	Primary: rgb(0x0A3D91), PrimaryText: white, OK: rgb(0xB8F5C0), OKText: black, Warn: rgb(0xFFB300), WarnText: black,
	Error: rgb(0xB00020), ErrorText: white, Info: rgb(0x0A3D91), InfoText: white,
}

// Dark is for the night shift.
var Dark = Palette{
	Background: rgb(0x121212), Text: white, Secondary: rgb(0xC4C4C4), Button: rgb(0x303030), ButtonText: white,
	Primary: rgb(0x9CC2FF), PrimaryText: black, OK: rgb(0x7FE08A), OKText: black, Warn: rgb(0xFFC400), WarnText: black,
	Error: rgb(0xB00020), ErrorText: white, Info: rgb(0x9CC2FF), InfoText: black,
}

// Theme gives Fyne's own widgets the palette's colours and sizes for gloves.
type Theme struct{ Palette Palette }

var _ fyne.Theme = Theme{}

// Color is the palette's colour for one of Fyne's names.
func (t Theme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	p := t.Palette
	switch name {
	case theme.ColorNameBackground, theme.ColorNameInputBackground, theme.ColorNameOverlayBackground, theme.ColorNameMenuBackground:
		return p.Background
	case theme.ColorNameForeground:
		return p.Text
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return p.Secondary
	case theme.ColorNamePrimary, theme.ColorNameFocus, theme.ColorNameSelection:
		return p.Primary
	case theme.ColorNameForegroundOnPrimary:
		return p.PrimaryText
	case theme.ColorNameButton, theme.ColorNameDisabledButton, theme.ColorNameHover, theme.ColorNamePressed:
		return p.Button
	case theme.ColorNameError:
		return p.Error
	case theme.ColorNameForegroundOnError:
		return p.ErrorText
	case theme.ColorNameSuccess:
		return p.OK
	case theme.ColorNameForegroundOnSuccess:
		return p.OKText
	case theme.ColorNameWarning:
		return p.Warn
	case theme.ColorNameForegroundOnWarning:
		return p.WarnText
	}
	return theme.DefaultTheme().Color(name, variant)
}

// Font is Fyne's own: its figures cannot be mistaken for letters.
func (Theme) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon is Fyne's own.
func (Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return theme.DefaultTheme().Icon(name) }

// Size makes even Fyne's own widgets large enough.
func (Theme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 22
	case theme.SizeNameInnerPadding:
		return 29
	case theme.SizeNamePadding:
		return gap
	}
	return theme.DefaultTheme().Size(name)
}
