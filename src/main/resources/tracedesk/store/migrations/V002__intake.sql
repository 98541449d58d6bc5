-- corrected: the names of the fields somebody set by hand, a JSON list. late: whether the log joined its trace
-- after that was complete.
ALTER TABLE log ADD COLUMN corrected TEXT;
ALTER TABLE log ADD COLUMN late INTEGER NOT NULL DEFAULT 0;

-- late: how many of its logs are. arrived: when a client last sent a log of it, in microseconds since 1970.
ALTER TABLE trace ADD COLUMN late INTEGER NOT NULL DEFAULT 0;
ALTER TABLE trace ADD COLUMN arrived INTEGER;
