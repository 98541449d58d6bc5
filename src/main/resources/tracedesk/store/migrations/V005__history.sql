-- Who sends logs and changes them, and the way it comes.
CREATE TABLE sender (
  seq INTEGER PRIMARY KEY,
  who TEXT NOT NULL,
  source TEXT NOT NULL,
  UNIQUE (who, source)
) STRICT;

-- revision: grows with each change of what the log says. sender: of the log's first arrival, received: its moment;
-- unknown of logs that came before a history was kept.
ALTER TABLE log ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE log ADD COLUMN sender INTEGER REFERENCES sender;
ALTER TABLE log ADD COLUMN received INTEGER;

-- What became of a log, append-only: number is the log's revision from then on. status: what it became, where it did.
CREATE TABLE revision (
  log INTEGER NOT NULL REFERENCES log ON DELETE CASCADE,
  number INTEGER NOT NULL,
  at INTEGER NOT NULL,
  sender INTEGER NOT NULL REFERENCES sender,
  status TEXT,
  operation TEXT,
  PRIMARY KEY (log, number)
) STRICT, WITHOUT ROWID;

-- What a member of the log held before a revision, to the letter; NULL where there was none. What it held afterwards
-- stands in its next change, or in the log: each value is kept once, and nothing is copied when a log arrives.
CREATE TABLE change (
  log INTEGER NOT NULL,
  number INTEGER NOT NULL,
  member TEXT NOT NULL,
  before BLOB,
  PRIMARY KEY (log, number, member),
  FOREIGN KEY (log, number) REFERENCES revision ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

-- History is written once. It goes with its log and not before: people delete logs for what is in them.
CREATE TRIGGER revision_unchanged BEFORE UPDATE ON revision BEGIN
  SELECT RAISE(ABORT, 'history is never changed');
END;
CREATE TRIGGER change_unchanged BEFORE UPDATE ON change BEGIN
  SELECT RAISE(ABORT, 'history is never changed');
END;
CREATE TRIGGER sender_unchanged BEFORE UPDATE ON sender BEGIN
  SELECT RAISE(ABORT, 'history is never changed');
END;
CREATE TRIGGER revision_kept BEFORE DELETE ON revision
WHEN EXISTS (SELECT 1 FROM log WHERE seq = OLD.log) BEGIN
  SELECT RAISE(ABORT, 'history goes with its log only');
END;
CREATE TRIGGER change_kept BEFORE DELETE ON change
WHEN EXISTS (SELECT 1 FROM log WHERE seq = OLD.log) BEGIN
  SELECT RAISE(ABORT, 'history goes with its log only');
END;
-- INSERT OR REPLACE would pass the triggers before DELETE by.
CREATE TRIGGER revision_added BEFORE INSERT ON revision
WHEN NEW.number IS NOT (SELECT revision FROM log WHERE seq = NEW.log)
  OR EXISTS (SELECT 1 FROM revision WHERE log = NEW.log AND number = NEW.number) BEGIN
  SELECT RAISE(ABORT, 'history only grows');
END;
CREATE TRIGGER change_added BEFORE INSERT ON change
WHEN NEW.number IS NOT (SELECT revision FROM log WHERE seq = NEW.log)
  OR EXISTS (SELECT 1 FROM change WHERE log = NEW.log AND number = NEW.number AND member = NEW.member) BEGIN
  SELECT RAISE(ABORT, 'history only grows');
END;
CREATE TRIGGER log_goes_on BEFORE UPDATE OF revision ON log
WHEN NEW.revision < OLD.revision BEGIN
  SELECT RAISE(ABORT, 'history only grows');
END;

-- The first answers to saves that name themselves, kept for a while. request: digest of what was asked; body: the
-- answer, packed with gzip.
CREATE TABLE answer (
  operation TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  log INTEGER NOT NULL REFERENCES log ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  ambiguous INTEGER NOT NULL,
  body BLOB NOT NULL,
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX answer_at ON answer (at);
CREATE INDEX answer_log ON answer (log);
