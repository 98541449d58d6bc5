-- What the search index is told, in order: a text keeps its number for as long as it is there, and no number is used
-- twice. A log that says something else from then on gets another.
CREATE TABLE said (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  log INTEGER NOT NULL UNIQUE REFERENCES words ON DELETE CASCADE
) STRICT;
INSERT INTO said (log) SELECT log FROM words ORDER BY log;
CREATE TRIGGER words_said AFTER INSERT ON words BEGIN
  INSERT INTO said (log) VALUES (NEW.log);
END;

-- What the index is still to forget. gone: the log itself was deleted.
CREATE TABLE unsaid (
  seq INTEGER PRIMARY KEY,
  gone INTEGER NOT NULL
) STRICT;
CREATE TRIGGER said_unsaid AFTER DELETE ON said BEGIN
  INSERT INTO unsaid VALUES (OLD.seq, NOT EXISTS (SELECT 1 FROM log WHERE seq = OLD.log));
END;

-- Tells this database from others: an index that was made of another one is not used.
CREATE TABLE search (
  id TEXT NOT NULL
) STRICT;
INSERT INTO search VALUES (lower(hex(randomblob(16))));
