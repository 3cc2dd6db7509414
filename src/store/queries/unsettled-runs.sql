-- Runs that wait for something which will not come: nothing came for long, or the program has ended.
SELECT runs.trace_id
FROM runs
LEFT JOIN executions ON executions.execution_id = runs.execution_id
WHERE runs.status = 'running' AND runs.stale = 0
  AND (runs.last_received_ms < :quiet_since_ms OR executions.ended_at_ms IS NOT NULL)
