-- Payloads of runs that nothing comes for any more, in less space. What several spans hold is a body,
-- kept once; what is left of the spans of a run lies in packs, compressed together.

-- NULL: `payload` is the span as it arrived. Else it is a recipe, a JSON array: where in the pack the span
-- begins, then in order the length of a part of the pack or, negative, the id of a body.
ALTER TABLE span_data ADD COLUMN pack_id INTEGER;

-- Ids of both tables are never used again: readers remember by id what they have decompressed.
CREATE TABLE bodies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Of the bytes before compression: the first half of their SHA-256.
  hash BLOB NOT NULL UNIQUE,
  is_compressed INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;

CREATE TABLE packs (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  trace_id TEXT NOT NULL,
  span_count INTEGER NOT NULL,
  -- What its spans took as they arrived.
  whole_bytes INTEGER NOT NULL,
  is_compressed INTEGER NOT NULL,
  content BLOB NOT NULL
) STRICT;

-- With the figures, so that summing them up does not read the packs.
CREATE INDEX packs_by_run ON packs (trace_id, span_count, whole_bytes);

CREATE TABLE pack_bodies (
  pack_id INTEGER NOT NULL REFERENCES packs (id) ON DELETE CASCADE,
  body_id INTEGER NOT NULL REFERENCES bodies (id),
  PRIMARY KEY (pack_id, body_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX packs_of_body ON pack_bodies (body_id);

-- A body goes with the last pack that needs it.
CREATE TRIGGER pack_body_deleted AFTER DELETE ON pack_bodies
WHEN NOT EXISTS (SELECT 1 FROM pack_bodies WHERE body_id = old.body_id)
BEGIN
  DELETE FROM bodies WHERE id = old.body_id;
END;

-- One row: runs up to this change, and of that change up to this trace, are compacted.
CREATE TABLE compaction_progress (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  change INTEGER NOT NULL,
  trace_id TEXT NOT NULL
) STRICT;

INSERT INTO compaction_progress (only_row, change, trace_id) VALUES (1, 0, '');

-- As before, except that compacting a span changes no word of it.
DROP TRIGGER span_data_replaced;

CREATE TRIGGER span_data_replaced AFTER UPDATE ON span_data
WHEN new.pack_id IS NULL
  AND new.id <= (SELECT last_span_id FROM search_progress)
  AND NOT EXISTS (SELECT 1 FROM search_again WHERE id = new.id)
BEGIN
  INSERT INTO search_again (id) VALUES (new.id);
END;

-- With the span, not with its data, which is deleted and inserted anew where it is compacted.
DROP TRIGGER span_data_deleted;

CREATE TRIGGER span_deleted AFTER DELETE ON spans BEGIN
  DELETE FROM span_text WHERE rowid = old.id;
  DELETE FROM search_again WHERE id = old.id;
END;
-- Of the payload of a record that tells its time: tells it apart from all others of that time and origin. NULL in those that do not,
-- of which two may be equal and yet two, and in those of before this version.
ALTER TABLE logs ADD COLUMN hash BLOB;

-- By time first: records come almost in order, so that the index grows at its end.
CREATE UNIQUE INDEX logs_once ON logs (time, hash, resource_id, scope_id) WHERE hash IS NOT NULL;

-- Log records up to this id have made the words of their spans be indexed again.
ALTER TABLE search_progress ADD COLUMN last_log_id INTEGER NOT NULL DEFAULT 0;

-- Runs that may have to be closed. Those that are not summed up yet, many after a flood, are none of them.
DROP INDEX runs_running;
CREATE INDEX runs_unsettled ON runs (trace_id) WHERE status = 'running' AND stale = 0;
