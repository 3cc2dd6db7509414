-- SELECT of a parameter: see span-to-derive.sql.
SELECT
  runs.trace_id,
  runs.execution_id,
  runs.last_received_ms,
  executions.ended_at_ms,
  coalesce(runs.replay_of, executions.replay_of) AS replay_of
FROM runs
LEFT JOIN executions ON executions.execution_id = runs.execution_id
WHERE runs.trace_id = (SELECT :trace_id) AND runs.stale = 1
