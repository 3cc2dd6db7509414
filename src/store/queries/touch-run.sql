-- The first address that a run came in under stays, as a later batch may come without one. A window's
-- session gives way to the command that turns out to run in it. The start is what lists are ordered by,
-- before the run is summed up too.
INSERT INTO runs (trace_id, change, stale, last_received_ms, execution_id, start_time)
VALUES (:trace_id, :change, 1, :received_ms, :execution_id, :start_time)
ON CONFLICT (trace_id) DO UPDATE SET
  change = excluded.change,
  stale = 1,
  last_received_ms = excluded.last_received_ms,
  start_time = min(start_time, excluded.start_time),
  execution_id = CASE
    WHEN runs.execution_id IS NULL THEN excluded.execution_id
    WHEN excluded.execution_id IS NOT NULL
      AND runs.execution_id IN (SELECT session_id FROM sessions) THEN excluded.execution_id
    ELSE runs.execution_id
  END
