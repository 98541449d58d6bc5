-- How many logs files and versions have is counted once per transaction, by the program.
DROP TRIGGER log_counted;
