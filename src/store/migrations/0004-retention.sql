-- 1: stays until a person takes the pin away, however old it is.
ALTER TABLE runs ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;

-- Runs that are gone for every reader, while their spans are still being deleted in small steps.
CREATE TABLE runs_to_delete (
  trace_id TEXT PRIMARY KEY,
  execution_id TEXT,
  last_received_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
