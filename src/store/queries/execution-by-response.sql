-- A program that does not send our header may still have called its model through the gateway.
SELECT exchanges.execution_id
FROM spans
JOIN exchanges ON exchanges.response_id = spans.response_id
WHERE spans.trace_id = :trace_id AND spans.response_id IS NOT NULL
ORDER BY exchanges.id DESC
LIMIT 1
