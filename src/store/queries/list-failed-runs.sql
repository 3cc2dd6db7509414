SELECT trace_id FROM runs
WHERE start_time >= :since AND status = 'error'
ORDER BY start_time DESC
LIMIT :limit
