-- Running ones first, then those that have just ended: what a program sends last may arrive after it.
SELECT execution_id, ended_at_ms
FROM executions
WHERE session_id = :session_id AND (ended_at_ms IS NULL OR ended_at_ms >= :ended_since_ms)
ORDER BY ended_at_ms IS NOT NULL, started_at_ms DESC, execution_id DESC
LIMIT 2
