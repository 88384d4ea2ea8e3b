-- Every version of every key, in the order of writing; a deletion is a row without a value.
-- Uniqueness of keys is kept in memory by the one process that has the file open: an index would double the cost of a row.
CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  revision INTEGER NOT NULL,
  -- The revision that created the key.
  created INTEGER NOT NULL,
  -- The id of the row this one superseded; 0 for a new key.
  previous INTEGER NOT NULL,
  deleted INTEGER NOT NULL,
  key TEXT NOT NULL,
  -- What start-up needs to know about the value without parsing it.
  facts TEXT NOT NULL,
  value BLOB
) STRICT;

-- Single facts beside the revisions: seed, virtual time, how far history has been compacted.
CREATE TABLE facts (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- "mpln": this file is a miniplane data file.
PRAGMA application_id = 1836084334;
