-- Saves on their way to a server. number: the order of saving. content: the save as JSON with the log it began
-- from, digest: its SHA-256; it stays the same as long as the save is there. progress: how it went so far, sum:
-- the SHA-256 over state and progress.
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  server TEXT NOT NULL,
  log TEXT NOT NULL,
  content BLOB NOT NULL,
  digest BLOB NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('READY', 'SENDING', 'UNKNOWN', 'CONFLICT', 'REJECTED')),
  progress BLOB NOT NULL,
  sum BLOB NOT NULL
) STRICT;

-- What saves changed, and what stood against them: for servers that keep no history of their own, and so that
-- the other side's value is never gone. Nothing here is ever changed or deleted.
CREATE TABLE history (
  number INTEGER PRIMARY KEY,
  server TEXT NOT NULL,
  log TEXT NOT NULL,
  operation TEXT NOT NULL,
  source TEXT NOT NULL,
  at INTEGER NOT NULL,
  content BLOB NOT NULL,
  digest BLOB NOT NULL
) STRICT;
CREATE INDEX history_log ON history (server, log, number);
CREATE TRIGGER history_never_changes BEFORE UPDATE ON history BEGIN
  SELECT RAISE(ABORT, 'history is never changed');
END;
CREATE TRIGGER history_never_shrinks BEFORE DELETE ON history BEGIN
  SELECT RAISE(ABORT, 'history is never deleted');
END;
