// Package report is telling the supervisor of something that is wrong: what kind of thing, where, and in a few words.
package report
