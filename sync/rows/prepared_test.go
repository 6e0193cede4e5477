package rows

import "testing"

func TestUnnamed(t *testing.T) {
	for query, want := range map[string]string{
		"SELECT 1":                                "SELECT 1",
		"INSERT INTO a VALUES($1,$2),($3,$4)":     "INSERT INTO a VALUES(?,?),(?,?)",
		"VALUES" + Values(11, 1):                  "VALUES(?),(?),(?),(?),(?),(?),(?),(?),(?),(?),(?)",
		"SELECT a FROM b WHERE c=$1 AND d=$1":     "SELECT a FROM b WHERE c=$1 AND d=$1",
		"SELECT a FROM b WHERE c=$2 AND d=$1":     "SELECT a FROM b WHERE c=$2 AND d=$1",
		"UPDATE a SET b=$1, c=$2 WHERE d=$3 OR e": "UPDATE a SET b=?, c=? WHERE d=? OR e",
	} {
		if got := unnamed(query); got != want {
			t.Errorf("%s became %s", query, got)
		}
	}
}
