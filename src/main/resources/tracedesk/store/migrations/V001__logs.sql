-- Files: prompts, tools, flows, agents, evaluators; a v4 project is one too.
CREATE TABLE file (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL,
  path TEXT NOT NULL,
  folded TEXT NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  used INTEGER NOT NULL,
  logs INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, path)
) STRICT;
CREATE INDEX file_path ON file (path);

-- Versions of a file: body holds the file object as it was sent, digest its meaning.
CREATE TABLE version (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
  digest BLOB NOT NULL,
  body BLOB NOT NULL,
  name TEXT,
  description TEXT,
  model TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  used INTEGER NOT NULL,
  logs INTEGER NOT NULL DEFAULT 0,
  UNIQUE (file, digest)
) STRICT;

-- Sessions of v4.
CREATE TABLE session (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  reference TEXT UNIQUE,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;

-- Traces with their sums. id: of the root log, of the session, or of the parent that has not come yet.
-- head: the root log, else the first one.
CREATE TABLE trace (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  head INTEGER,
  file INTEGER,
  status TEXT,
  began INTEGER NOT NULL,
  logs INTEGER NOT NULL DEFAULT 0,
  evaluators INTEGER NOT NULL DEFAULT 0,
  failed INTEGER NOT NULL DEFAULT 0,
  tokens INTEGER NOT NULL DEFAULT 0,
  cost REAL NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX trace_newest ON trace (began, seq);
CREATE INDEX trace_file ON trace (file, began, seq);

-- The structure of logs. Times in microseconds since 1970; began is started, else created.
-- parent: of an evaluator's log the log it judges. worked: the end of the work itself, where completing the
-- trace by hand moved ended to that moment.
CREATE TABLE log (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  api TEXT NOT NULL,
  kind TEXT NOT NULL,
  file INTEGER NOT NULL REFERENCES file,
  version INTEGER NOT NULL REFERENCES version,
  trace INTEGER NOT NULL REFERENCES trace,
  parent TEXT,
  session INTEGER REFERENCES session,
  reference TEXT,
  sent BLOB,
  status TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  began INTEGER NOT NULL,
  started INTEGER,
  ended INTEGER,
  worked INTEGER,
  failed INTEGER NOT NULL,
  tokens INTEGER NOT NULL,
  cost REAL NOT NULL,
  source TEXT,
  detail TEXT,
  preview TEXT NOT NULL
) STRICT;
CREATE INDEX log_parent ON log (parent) WHERE parent IS NOT NULL;
CREATE INDEX log_trace ON log (trace, began, seq);
CREATE INDEX log_trace_end ON log (trace, ended);
CREATE INDEX log_flow ON log (trace) WHERE kind = 'FLOW';
CREATE INDEX log_file ON log (file, created, id);
CREATE INDEX log_version ON log (version);
CREATE INDEX log_reference ON log (reference) WHERE reference IS NOT NULL;
CREATE INDEX log_session ON log (session, file) WHERE session IS NOT NULL;

-- The received JSON of each log, to the letter.
CREATE TABLE body (
  log INTEGER PRIMARY KEY REFERENCES log ON DELETE CASCADE,
  json BLOB NOT NULL
) STRICT;

-- What each log says, for searching only.
CREATE TABLE words (
  log INTEGER PRIMARY KEY REFERENCES log ON DELETE CASCADE,
  content TEXT NOT NULL,
  failure TEXT NOT NULL,
  metadata TEXT NOT NULL
) STRICT;

-- Feedback of v4.
CREATE TABLE feedback (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  log INTEGER NOT NULL REFERENCES log ON DELETE CASCADE,
  type TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;
CREATE INDEX feedback_log ON feedback (log);

CREATE TRIGGER log_counted AFTER INSERT ON log BEGIN
  UPDATE file SET logs = logs + 1, used = NEW.updated WHERE seq = NEW.file;
  UPDATE version SET logs = logs + 1, used = NEW.updated WHERE seq = NEW.version;
END;
CREATE TRIGGER log_discounted AFTER DELETE ON log BEGIN
  UPDATE file SET logs = logs - 1 WHERE seq = OLD.file;
  UPDATE version SET logs = logs - 1 WHERE seq = OLD.version;
END;
CREATE TRIGGER log_recounted AFTER UPDATE OF file, version ON log
WHEN OLD.version <> NEW.version BEGIN
  UPDATE file SET logs = logs - 1 WHERE seq = OLD.file;
  UPDATE version SET logs = logs - 1 WHERE seq = OLD.version;
  UPDATE file SET logs = logs + 1, used = NEW.updated WHERE seq = NEW.file;
  UPDATE version SET logs = logs + 1, used = NEW.updated WHERE seq = NEW.version;
END;
