-- A replay gives out the same ids again, so that only the recorded execution's spans are looked at.
SELECT spans.trace_id, spans.span_id
FROM spans
JOIN runs ON runs.trace_id = spans.trace_id
WHERE spans.response_id = :response_id AND runs.execution_id = :execution_id
ORDER BY spans.id
LIMIT 1
