-- The newest first: those are what somebody looks at.
SELECT trace_id FROM runs WHERE stale = 1 ORDER BY start_time DESC LIMIT :limit
