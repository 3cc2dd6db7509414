-- Log records. One may come before its span, which is why the ids are no foreign key, and one may belong
-- to no trace at all. `time` is the record's own, else when it was observed, else when it came.
CREATE TABLE logs (
  id INTEGER PRIMARY KEY,
  trace_id TEXT,
  span_id TEXT,
  time INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  event_name TEXT,
  -- The execution, or the session, that it came in under: what has no trace has no run that says so.
  execution_id TEXT,
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  scope_id INTEGER NOT NULL REFERENCES scopes (id),
  format TEXT NOT NULL,
  payload BLOB NOT NULL
) STRICT;

CREATE INDEX logs_by_span ON logs (trace_id, span_id, time) WHERE trace_id IS NOT NULL;

-- What data points have in common: a metric of one process with one set of attributes.
CREATE TABLE metric_series (
  id INTEGER PRIMARY KEY,
  -- Of all that tells series apart.
  hash BLOB NOT NULL UNIQUE,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  unit TEXT NOT NULL,
  description TEXT NOT NULL,
  -- 0 unspecified, 1 delta, 2 cumulative.
  aggregation_temporality INTEGER NOT NULL,
  is_monotonic INTEGER NOT NULL,
  -- JSON objects.
  attributes TEXT NOT NULL,
  metadata TEXT NOT NULL,
  resource_id INTEGER NOT NULL REFERENCES resources (id),
  scope_id INTEGER NOT NULL REFERENCES scopes (id)
) STRICT;

CREATE INDEX metric_series_by_name ON metric_series (name);

-- Data points. A series has one value at a time, so that a second copy takes the place of the first.
CREATE TABLE metric_points (
  series_id INTEGER NOT NULL REFERENCES metric_series (id),
  time INTEGER NOT NULL,
  start_time INTEGER,
  -- Of a gauge or a sum its value; of the others the sum of what was measured, where it is told.
  value REAL,
  -- How many measurements; of a gauge or a sum none.
  count INTEGER,
  execution_id TEXT,
  -- The point as it came: buckets, quantiles and exemplars are read from it.
  format TEXT NOT NULL,
  payload BLOB NOT NULL,
  PRIMARY KEY (series_id, time)
) STRICT, WITHOUT ROWID;
