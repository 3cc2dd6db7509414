-- Full scan of search_progress, a table of one row. A record whose span has not come is read with it.
SELECT logs.id AS log_id, spans.id AS span_id
FROM logs
LEFT JOIN spans ON spans.trace_id = logs.trace_id AND spans.span_id = logs.span_id
WHERE logs.id > (SELECT last_log_id FROM search_progress)
ORDER BY logs.id
LIMIT :limit
