-- In the order of their last change: where the first is not quiet yet, the others are not either.
-- Full scan of compaction_progress, a table of one row.
SELECT trace_id, change, last_received_ms FROM runs
WHERE (change, trace_id) > (SELECT change, trace_id FROM compaction_progress)
ORDER BY change, trace_id
LIMIT 1
