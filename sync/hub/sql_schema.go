package hub

import (
	"strings"

	"github.com/handtruck/handtruck/sync/rows"
)

// hubVersion is the version of [hubSchema], and of the rules by which rows are found and belong to scopes.
const hubVersion = 2

// hubSchema is the hub's tables as SQLite reads them; [postgresSchema] turns it into PostgreSQL's words.
const hubSchema = rows.Schema + `
CREATE INDEX row_change ON row(seq, tbl, pk) WHERE seq>0;
CREATE TABLE head(site INTEGER NOT NULL PRIMARY KEY, epoch TEXT NOT NULL, position INTEGER NOT NULL, root BLOB NOT NULL,
	edge BLOB NOT NULL, time INTEGER NOT NULL, signature BLOB NOT NULL);
CREATE TABLE node(level INTEGER NOT NULL, n INTEGER NOT NULL, hash BLOB NOT NULL, PRIMARY KEY(level, n)) WITHOUT ROWID;
CREATE TABLE setting(name TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL);
CREATE TABLE log(site INTEGER NOT NULL PRIMARY KEY, replica TEXT NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL,
	hash BLOB NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, received INTEGER NOT NULL, unfolded BOOLEAN NOT NULL,
	signature BLOB);
CREATE UNIQUE INDEX log_replica ON log(replica, number);
CREATE TABLE held(replica TEXT NOT NULL, number INTEGER NOT NULL, data BLOB NOT NULL, hash BLOB NOT NULL,
	low INTEGER NOT NULL, high INTEGER NOT NULL, received INTEGER NOT NULL, signature BLOB, PRIMARY KEY(replica, number));
CREATE TABLE replica(id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, number INTEGER NOT NULL, body BLOB NOT NULL);
CREATE TABLE code(code TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, expires INTEGER NOT NULL, used BOOLEAN NOT NULL);
CREATE TABLE undecoded(site INTEGER NOT NULL PRIMARY KEY);
CREATE TABLE leaving(scope TEXT NOT NULL, tbl INTEGER NOT NULL, pk TEXT NOT NULL, seq INTEGER NOT NULL,
	PRIMARY KEY(scope, tbl, pk)) WITHOUT ROWID;
CREATE INDEX leaving_change ON leaving(seq, tbl, pk);
CREATE TABLE fingerprint(scope TEXT NOT NULL, tbl INTEGER NOT NULL, sum BLOB NOT NULL, PRIMARY KEY(scope, tbl)) WITHOUT ROWID;`

// headRow creates the head of a site that has none.
const headRow = "INSERT INTO head(site, epoch, position, root, edge, time, signature) VALUES(1, $1, 0, $2, $3, 0, $3) ON CONFLICT DO NOTHING"

// postgresSchema is the same schema in PostgreSQL's words. Text becomes bytes there: keys are compared byte by byte as
// SQLite does, whatever the database's collation, and a scanned NUL, which PostgreSQL's text cannot hold, is kept.
func postgresSchema() string {
	return strings.NewReplacer("INTEGER", "BIGINT", "BLOB", "BYTEA", "TEXT", "BYTEA", " WITHOUT ROWID", "").Replace(hubSchema)
}
