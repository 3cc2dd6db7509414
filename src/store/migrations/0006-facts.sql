-- What was received stays in spans and span_data; what Spanwise makes of it moves to span_facts, which is
-- filled after a span was acknowledged, and anew when the code that fills it has learned something.
-- Foreign keys are off while a database migrates: dropping the old table must not take span_data along.
CREATE TABLE span_facts (
  id INTEGER PRIMARY KEY REFERENCES spans (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  service TEXT,
  provider TEXT,
  model TEXT,
  response_id TEXT,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  reasoning_tokens INTEGER,
  total_tokens INTEGER,
  cost_usd REAL,
  cost_source TEXT,
  normalizer_version INTEGER NOT NULL
) STRICT;

INSERT INTO span_facts
SELECT
  id, kind, status, service, provider, model, response_id,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens,
  cost_usd, cost_source, normalizer_version
FROM spans;

CREATE INDEX span_facts_by_response ON span_facts (response_id) WHERE response_id IS NOT NULL;

CREATE TABLE received_spans (
  id INTEGER PRIMARY KEY,
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  parent_span_id TEXT,
  name TEXT NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER,
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  scope_id INTEGER NOT NULL REFERENCES scopes (id),
  UNIQUE (trace_id, span_id)
) STRICT;

INSERT INTO received_spans
SELECT id, trace_id, span_id, parent_span_id, name, start_time, end_time, resource_id, scope_id
FROM spans;

DROP TABLE spans;
ALTER TABLE received_spans RENAME TO spans;

-- One row: all spans up to this id have facts of this version, or of a later one.
CREATE TABLE derive_progress (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  last_span_id INTEGER NOT NULL,
  normalizer_version INTEGER NOT NULL
) STRICT;

INSERT INTO derive_progress (only_row, last_span_id, normalizer_version)
SELECT 1, coalesce(max(id), 0), 1 FROM spans;

-- Those that are summed up next are the newest.
DROP INDEX runs_stale;
CREATE INDEX runs_stale ON runs (start_time) WHERE stale = 1;
