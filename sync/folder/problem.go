package folder

import (
	"fmt"
	"strings"
)

// problemsMax is how many problems are kept; a folder with more has one cause for many of them.
const problemsMax = 1000

// Problem is one thing that is wrong in a folder.
type Problem struct {
	File   string
	Line   int // from 1, the header row
	Column string
	What   string
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Column, p.What)
}

// Problems is the error of a folder that is not imported.
type Problems struct {
	List  []Problem // in the order of the files, at most 1000
	Total int       // how many there are
}

func (p *Problems) add(problem Problem) {
	if p.Total++; len(p.List) < problemsMax {
		p.List = append(p.List, problem)
	}
}

// Error has one line for each problem.
func (p *Problems) Error() string {
	var b strings.Builder
	for i, problem := range p.List {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(problem.String())
	}
	if more := p.Total - len(p.List); more > 0 {
		fmt.Fprintf(&b, "\nand %d more", more)
	}
	return b.String()
}
