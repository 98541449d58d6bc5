-- The CRC-32C of the log's id and json: SQLite does not notice a flipped bit in a value. NULL of bodies from before.
ALTER TABLE body ADD COLUMN sum INTEGER;
