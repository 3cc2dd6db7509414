-- By the last change, which only grows: a sender's clock may be wrong by years.
SELECT trace_id, last_received_ms FROM runs
WHERE pinned = 0 AND stale = 0 AND status <> 'running'
ORDER BY change
LIMIT 1
