-- The first address that a run came in under stays: a later batch may come without one.
INSERT INTO runs (trace_id, change, stale, last_received_ms, execution_id)
VALUES (:trace_id, :change, 1, :received_ms, :execution_id)
ON CONFLICT (trace_id) DO UPDATE SET
  change = excluded.change,
  stale = 1,
  last_received_ms = excluded.last_received_ms,
  execution_id = coalesce(runs.execution_id, excluded.execution_id)
