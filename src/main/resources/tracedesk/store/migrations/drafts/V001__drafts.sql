-- Unsaved corrections, one row per log of a server. content: the correction as JSON with the log it
-- began from; digest: its SHA-256, because SQLite does not notice a flipped bit in a value.
CREATE TABLE draft (
  server TEXT NOT NULL,
  log TEXT NOT NULL,
  content BLOB NOT NULL,
  digest BLOB NOT NULL,
  updated INTEGER NOT NULL,
  PRIMARY KEY (server, log)
) STRICT;

-- Rows whose digest did not fit any more, put aside as they were found.
CREATE TABLE damaged (
  server TEXT NOT NULL,
  log TEXT NOT NULL,
  content BLOB NOT NULL,
  found INTEGER NOT NULL
) STRICT;
