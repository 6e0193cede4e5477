package domain

// Walked is a run that was walked: what a site learns its pace from.
type Walked struct {
	Run      string `cbor:"1,keyasint,omitempty"`
	LengthMM int64  `cbor:"2,keyasint,omitempty"`
	Lines    int64  `cbor:"3,keyasint,omitempty"`
	Began    int64  `cbor:"4,keyasint,omitempty"` // ms
	Ended    int64  `cbor:"5,keyasint,omitempty"` // ms
}

// WalkedMost is how many walks a site remembers: its pace is that of the last weeks, not of last year.
const WalkedMost = 300

// Table, Key and Terms make Walked a row; walks are read all at once.
func (Walked) Table() Table  { return TableWalked }
func (w Walked) Key() string { return w.Run }
func (Walked) Terms() []Term { return nil }

// walked remembers a run whose length and duration are known, and forgets the oldest beyond [WalkedMost].
func (f *folding) walked(d Dropped) {
	if d.LengthMM <= 0 || d.Lines <= 0 || d.Began <= 0 || d.Ended <= d.Began {
		return
	}
	f.Put(Walked{Run: d.Run, LengthMM: d.LengthMM, Lines: d.Lines, Began: d.Began, Ended: d.Ended})
	all := All[Walked](f)
	if len(all) <= WalkedMost {
		return
	}
	oldest := all[0]
	for _, w := range all {
		if w.Ended < oldest.Ended {
			oldest = w
		}
	}
	f.Delete(TableWalked, oldest.Key())
}
