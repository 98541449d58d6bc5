-- Directories. path without leading and trailing slashes; the root's is empty. They come with the paths of files.
CREATE TABLE directory (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  parent INTEGER REFERENCES directory,
  path TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE INDEX directory_parent ON directory (parent);
ALTER TABLE file ADD COLUMN directory INTEGER REFERENCES directory;
CREATE INDEX file_directory ON file (directory);

INSERT INTO directory (id, path, created, updated)
VALUES ('dir_' || lower(hex(randomblob(10))) || '0', '', unixepoch() * 1000000, unixepoch() * 1000000);
WITH RECURSIVE above(path) AS (
  SELECT trim(rtrim(path, replace(path, '/', '')), '/') FROM file
  UNION SELECT trim(rtrim(path, replace(path, '/', '')), '/') FROM above)
INSERT INTO directory (id, path, created, updated)
SELECT 'dir_' || lower(hex(randomblob(10))) || '0', path, unixepoch() * 1000000, unixepoch() * 1000000
FROM above WHERE path <> '' ORDER BY path;
UPDATE directory SET parent = (
  SELECT up.seq FROM directory up
  WHERE up.path = trim(rtrim(directory.path, replace(directory.path, '/', '')), '/'))
WHERE path <> '';
UPDATE file SET directory = (
  SELECT seq FROM directory
  WHERE directory.path = trim(rtrim(file.path, replace(file.path, '/', '')), '/'));

-- What was said when a version was committed.
ALTER TABLE version ADD COLUMN message TEXT;

-- Environments, and the version of each file that is in use there.
CREATE TABLE environment (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL UNIQUE,
  tag TEXT NOT NULL,
  created INTEGER NOT NULL
) STRICT;
INSERT INTO environment (id, name, tag, created)
VALUES ('env_' || lower(hex(randomblob(10))) || '0', 'production', 'default', unixepoch() * 1000000);
CREATE TABLE deployment (
  file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
  environment INTEGER NOT NULL REFERENCES environment,
  version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,
  PRIMARY KEY (file, environment)
) STRICT, WITHOUT ROWID;
CREATE INDEX deployment_version ON deployment (version);

-- Evaluators that watch a file: of one version, or of the version deployed to an environment.
CREATE TABLE monitoring (
  seq INTEGER PRIMARY KEY,
  file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
  evaluator INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
  version INTEGER REFERENCES version ON DELETE CASCADE,
  environment INTEGER REFERENCES environment,
  active INTEGER NOT NULL,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX monitoring_once
ON monitoring (file, evaluator, COALESCE(version, 0), COALESCE(environment, 0));
CREATE INDEX monitoring_evaluator ON monitoring (evaluator);
CREATE INDEX monitoring_version ON monitoring (version);

-- Datapoints of a dataset (file), told apart by their meaning; each version holds some, in order.
CREATE TABLE datapoint (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file INTEGER NOT NULL REFERENCES file ON DELETE CASCADE,
  digest BLOB NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (file, digest)
) STRICT;
CREATE TABLE version_datapoint (
  version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,
  place INTEGER NOT NULL,
  datapoint INTEGER NOT NULL REFERENCES datapoint ON DELETE CASCADE,
  PRIMARY KEY (version, place)
) STRICT, WITHOUT ROWID;
CREATE INDEX version_datapoint_datapoint ON version_datapoint (datapoint);

-- Evaluations of a file, and the evaluators that judge in them.
CREATE TABLE evaluation (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  file INTEGER REFERENCES file ON DELETE CASCADE,
  name TEXT,
  created INTEGER NOT NULL,
  updated INTEGER NOT NULL,
  UNIQUE (file, name)
) STRICT;
CREATE TABLE evaluation_evaluator (
  evaluation INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  version INTEGER NOT NULL REFERENCES version ON DELETE CASCADE,
  orchestrated INTEGER NOT NULL,
  added INTEGER NOT NULL,
  PRIMARY KEY (evaluation, version)
) STRICT, WITHOUT ROWID;
CREATE INDEX evaluation_evaluator_version ON evaluation_evaluator (version);

-- Runs of a version over a version of a dataset. status: how a client ended it, else how far it is decides.
CREATE TABLE run (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  dataset INTEGER REFERENCES version ON DELETE SET NULL,
  version INTEGER REFERENCES version ON DELETE SET NULL,
  status TEXT,
  created INTEGER NOT NULL
) STRICT;
CREATE INDEX run_dataset ON run (dataset);
CREATE INDEX run_version ON run (version);
CREATE TABLE evaluation_run (
  evaluation INTEGER NOT NULL REFERENCES evaluation ON DELETE CASCADE,
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  control INTEGER NOT NULL DEFAULT 0,
  added INTEGER NOT NULL,
  PRIMARY KEY (evaluation, run)
) STRICT, WITHOUT ROWID;
CREATE INDEX evaluation_run_run ON evaluation_run (run);
CREATE TABLE run_log (
  run INTEGER NOT NULL REFERENCES run ON DELETE CASCADE,
  log INTEGER NOT NULL REFERENCES log ON DELETE CASCADE,
  datapoint TEXT,
  PRIMARY KEY (run, log)
) STRICT, WITHOUT ROWID;
CREATE INDEX run_log_log ON run_log (log);

-- A log belongs to the run it names, however it came in.
CREATE TRIGGER body_names_run AFTER INSERT ON body
WHEN instr(NEW.json, CAST('"run_id"' AS BLOB)) > 0 BEGIN
  INSERT OR REPLACE INTO run_log (run, log, datapoint)
  SELECT run.seq, NEW.log, json_extract(CAST(NEW.json AS TEXT), '$.source_datapoint_id')
  FROM run WHERE run.id = json_extract(CAST(NEW.json AS TEXT), '$.run_id');
END;
CREATE TRIGGER body_now_names_run AFTER UPDATE OF json ON body
WHEN instr(NEW.json, CAST('"run_id"' AS BLOB)) > 0 BEGIN
  INSERT OR REPLACE INTO run_log (run, log, datapoint)
  SELECT run.seq, NEW.log, json_extract(CAST(NEW.json AS TEXT), '$.source_datapoint_id')
  FROM run WHERE run.id = json_extract(CAST(NEW.json AS TEXT), '$.run_id');
END;
