-- Of a record that tells its time: tells it apart from all others of that time. NULL in those that do not,
-- of which two may be equal and yet two, and in those of before this version.
ALTER TABLE logs ADD COLUMN hash BLOB;

-- By time first: records come almost in order, so that the index grows at its end.
CREATE UNIQUE INDEX logs_once ON logs (time, hash) WHERE hash IS NOT NULL;
