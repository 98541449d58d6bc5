-- lasted: from the first start to the last end, in microseconds; -1 where that is not known.
ALTER TABLE trace ADD COLUMN lasted INTEGER NOT NULL DEFAULT -1;
UPDATE trace SET lasted = MAX(-1, COALESCE((
  SELECT CASE
    WHEN log.id = trace.id AND COALESCE(log.worked, log.ended) - log.started IS NOT NULL
    THEN COALESCE(log.worked, log.ended) - log.started
    ELSE (SELECT MAX(l.ended) FROM log l WHERE l.trace = trace.seq)
      - (SELECT l.started FROM log l WHERE l.trace = trace.seq AND l.started IS NOT NULL
         ORDER BY l.began, l.seq LIMIT 1)
    END
  FROM log WHERE log.seq = trace.head), -1));

-- state: what the list is narrowed by. 1 incomplete, 2 complete, else 0; 4 more where a log failed; NULL until the
-- trace has a head, and is in the list.
ALTER TABLE trace ADD COLUMN state INTEGER;
UPDATE trace SET state = CASE status WHEN 'INCOMPLETE' THEN 1 WHEN 'COMPLETE' THEN 2 ELSE 0 END + 4 * (failed > 0)
WHERE head IS NOT NULL;

-- One for each order of the list. Each holds what the list is narrowed by, so that a place far down is found, and
-- matches are counted, without reading a trace.
DROP INDEX trace_newest;
DROP INDEX trace_file;
CREATE INDEX trace_newest ON trace (began, seq, state, file) WHERE state IS NOT NULL;
CREATE INDEX trace_file ON trace (file, began, seq, state) WHERE state IS NOT NULL;
CREATE INDEX trace_longest ON trace (lasted, seq, state, file) WHERE state IS NOT NULL;
CREATE INDEX trace_tokens ON trace (tokens, seq, state, file) WHERE state IS NOT NULL;
CREATE INDEX trace_cost ON trace (cost, seq, state, file) WHERE state IS NOT NULL;
CREATE INDEX trace_errors ON trace (failed, seq, state, file) WHERE state IS NOT NULL;
CREATE INDEX trace_logs ON trace (logs, seq, state, file) WHERE state IS NOT NULL;

-- How many traces there are of each file and state.
CREATE TABLE tally (
  file INTEGER NOT NULL,
  state INTEGER NOT NULL,
  traces INTEGER NOT NULL,
  PRIMARY KEY (file, state)
) STRICT, WITHOUT ROWID;
INSERT INTO tally SELECT file, state, COUNT(*) FROM trace WHERE state IS NOT NULL GROUP BY file, state;
CREATE TRIGGER trace_added AFTER INSERT ON trace WHEN NEW.state IS NOT NULL BEGIN
  INSERT INTO tally VALUES (NEW.file, NEW.state, 1)
  ON CONFLICT DO UPDATE SET traces = traces + 1;
END;
CREATE TRIGGER trace_changed AFTER UPDATE OF state, file ON trace
WHEN OLD.state IS NOT NEW.state OR OLD.file IS NOT NEW.file BEGIN
  UPDATE tally SET traces = traces - 1 WHERE file = OLD.file AND state = OLD.state;
  INSERT INTO tally SELECT NEW.file, NEW.state, 1 WHERE NEW.state IS NOT NULL
  ON CONFLICT DO UPDATE SET traces = traces + 1;
END;
CREATE TRIGGER trace_removed AFTER DELETE ON trace WHEN OLD.state IS NOT NULL BEGIN
  UPDATE tally SET traces = traces - 1 WHERE file = OLD.file AND state = OLD.state;
END;
