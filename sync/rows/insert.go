package rows

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

// Many is how many rows one statement writes when there are that many: most of a small insert is the call.
const Many = 16

// listMax is how many rows one statement reads or writes where the values of a column are one argument.
const listMax = 250

// Types of columns, in the words of the engine that takes lists.
const (
	Integer = "bigint"
	Bytes   = "bytea" // which texts are there
	Truth   = "boolean"
)

// List is the values of a column as one argument.
type List struct {
	Type   string
	Values []any
}

// ListConn is a connection on which a [List] or a []string can be an argument.
type ListConn interface{ TakesLists() }

// Insertion adds any number of rows to a table.
type Insertion struct {
	types             []string
	one, many, listed string
}

// NewInsertion makes the statements that insert into columns, such as "term(tbl, pk)", of the types; or says what becomes
// of rows that are there, if that is to be.
func NewInsertion(into string, types []string, or string) Insertion {
	lists := make([]string, len(types))
	for i, name := range types {
		lists[i] = fmt.Sprintf("$%d::%s[]", i+1, name)
	}
	head := "INSERT INTO " + into
	return Insertion{types: types, one: head + " VALUES" + Values(1, len(types)) + or, many: head + " VALUES" + Values(Many, len(types)) + or,
		listed: head + " SELECT * FROM unnest(" + strings.Join(lists, ",") + ")" + or}
}

// Statements are what it runs where there are no lists, for [Prepare].
func (i Insertion) Statements() []string { return []string{i.one, i.many} }

// Run inserts rows of arguments, one row behind the other.
func (i Insertion) Run(ctx context.Context, conn Conn, args []any) error {
	width := len(i.types)
	if _, ok := conn.(ListConn); ok {
		for chunk := range slices.Chunk(args, width*listMax) {
			if _, err := conn.ExecContext(ctx, i.listed, i.columns(chunk)...); err != nil {
				return err
			}
		}
		return nil
	}
	for len(args) > 0 {
		statement, n := i.one, width
		if len(args) >= width*Many {
			statement, n = i.many, width*Many
		}
		if _, err := conn.ExecContext(ctx, statement, args[:n]...); err != nil {
			return err
		}
		args = args[n:]
	}
	return nil
}

func (i Insertion) columns(args []any) []any {
	columns := make([]any, len(i.types))
	for c, name := range i.types {
		list := List{Type: name, Values: make([]any, 0, len(args)/len(i.types))}
		for at := c; at < len(args); at += len(i.types) {
			list.Values = append(list.Values, args[at])
		}
		columns[c] = list
	}
	return columns
}

// Values writes n groups of numbered parameters.
func Values(n, width int) string {
	var b strings.Builder
	for i := range n * width {
		switch {
		case i == 0:
			b.WriteByte('(')
		case i%width == 0:
			b.WriteString("),(")
		default:
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "$%d", i+1)
	}
	return b.String() + ")"
}
