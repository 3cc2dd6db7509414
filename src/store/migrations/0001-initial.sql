-- Times are nanoseconds since the Unix epoch where the name ends in _time, milliseconds where it ends
-- in _ms. An SQLite integer holds nanoseconds until the year 2262; a JavaScript number does not, so that
-- queries give them out as text or as differences.

-- Attributes of processes and of instrumentation libraries repeat on every span: kept once.
CREATE TABLE resources (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE scopes (
  id INTEGER PRIMARY KEY,
  hash BLOB NOT NULL UNIQUE,
  body TEXT NOT NULL
) STRICT;

-- What lists, timelines and sums read. A parent is not a foreign key: spans arrive in any order, and a
-- parent may never come.
CREATE TABLE spans (
  id INTEGER PRIMARY KEY,
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  parent_span_id TEXT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  start_time INTEGER NOT NULL,
  end_time INTEGER,
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
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  scope_id INTEGER NOT NULL REFERENCES scopes (id),
  -- Of the code that derived the columns above; an older one is a reason to derive them anew.
  normalizer_version INTEGER NOT NULL,
  UNIQUE (trace_id, span_id)
) STRICT;

CREATE INDEX spans_by_response ON spans (response_id) WHERE response_id IS NOT NULL;

-- The span as it arrived, credentials masked. Apart from the hot columns, so that scans of those stay short.
CREATE TABLE span_data (
  id INTEGER PRIMARY KEY REFERENCES spans (id) ON DELETE CASCADE,
  format TEXT NOT NULL,
  payload BLOB NOT NULL
) STRICT;

-- One row per trace, summed up. `stale` rows have spans that the sums do not count yet.
CREATE TABLE runs (
  trace_id TEXT PRIMARY KEY,
  change INTEGER NOT NULL,
  stale INTEGER NOT NULL,
  last_received_ms INTEGER NOT NULL,
  execution_id TEXT,
  replay_of TEXT,
  name TEXT NOT NULL DEFAULT '',
  service TEXT,
  start_time INTEGER NOT NULL DEFAULT 0,
  duration_ms REAL NOT NULL DEFAULT 0,
  status TEXT NOT NULL DEFAULT 'running',
  span_count INTEGER NOT NULL DEFAULT 0,
  error_count INTEGER NOT NULL DEFAULT 0,
  llm_calls INTEGER NOT NULL DEFAULT 0,
  tool_calls INTEGER NOT NULL DEFAULT 0,
  input_tokens INTEGER,
  output_tokens INTEGER,
  cache_read_tokens INTEGER,
  cache_write_tokens INTEGER,
  reasoning_tokens INTEGER,
  total_tokens INTEGER,
  cost_usd REAL,
  unpriced_calls INTEGER NOT NULL DEFAULT 0,
  models TEXT NOT NULL DEFAULT '[]'
) STRICT, WITHOUT ROWID;

CREATE INDEX runs_by_start ON runs (start_time);
CREATE INDEX runs_failed ON runs (start_time) WHERE status = 'error';
CREATE INDEX runs_stale ON runs (trace_id) WHERE stale = 1;
CREATE INDEX runs_running ON runs (trace_id) WHERE status = 'running';
CREATE INDEX runs_by_execution ON runs (execution_id, start_time) WHERE execution_id IS NOT NULL;
CREATE INDEX runs_by_change ON runs (change);

-- Standing addresses of windows: what their terminals send comes in under the session's id.
CREATE TABLE sessions (
  session_id TEXT PRIMARY KEY,
  upstreams TEXT NOT NULL,
  opened_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Commands that Spanwise saw start. Never filled from telemetry.
CREATE TABLE executions (
  execution_id TEXT PRIMARY KEY,
  mode TEXT NOT NULL,
  replay_of TEXT,
  replay_of_execution TEXT,
  started_by TEXT NOT NULL,
  command TEXT NOT NULL,
  working_directory TEXT NOT NULL,
  upstreams TEXT NOT NULL,
  session_id TEXT,
  -- 1: another command ran in the same session at some moment, so that what is filed here may be its.
  shared INTEGER NOT NULL DEFAULT 0,
  started_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  exit_code INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX executions_by_session ON executions (session_id) WHERE session_id IS NOT NULL;

-- Requests to model providers and their answers. `execution_id` names a session where no execution ran.
CREATE TABLE exchanges (
  id INTEGER PRIMARY KEY,
  execution_id TEXT NOT NULL,
  -- With fractions: says in which order requests came that were under way together.
  started_at_ms REAL NOT NULL,
  method TEXT NOT NULL,
  path TEXT NOT NULL,
  request_headers TEXT NOT NULL,
  request_body BLOB NOT NULL,
  status INTEGER NOT NULL,
  response_headers TEXT NOT NULL,
  -- Frames one after the other; `frames` holds [offsetMs, byteLength] of each.
  response_body BLOB NOT NULL,
  frames TEXT NOT NULL,
  outcome TEXT NOT NULL,
  duration_ms REAL NOT NULL,
  -- The provider's id of the answer, which telemetry repeats: joins exchanges and spans.
  response_id TEXT
) STRICT;

CREATE INDEX exchanges_by_execution ON exchanges (execution_id, started_at_ms);
CREATE INDEX exchanges_by_response ON exchanges (response_id) WHERE response_id IS NOT NULL;

-- Telemetry that could not be used: a count and the first sentence of each kind.
CREATE TABLE problems (
  code TEXT PRIMARY KEY,
  count INTEGER NOT NULL,
  message TEXT NOT NULL,
  first_at_ms INTEGER NOT NULL,
  last_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
