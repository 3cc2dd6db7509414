-- Spans of a run that ended at about the same time lie side by side, whatever else came between: no index
-- on the start is kept for these reads.
SELECT span_id, parent_span_id, name
FROM spans
WHERE id BETWEEN
    (SELECT id FROM spans WHERE trace_id = :trace_id AND span_id = :span_id) - 2000
    AND (SELECT id FROM spans WHERE trace_id = :trace_id AND span_id = :span_id) + 500
  AND +trace_id = :trace_id AND start_time <= :start_time AND span_id <> :span_id
ORDER BY start_time DESC
LIMIT :limit
