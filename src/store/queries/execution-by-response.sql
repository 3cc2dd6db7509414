-- A program that does not send our header may still have called its model through the gateway.
SELECT exchanges.execution_id
FROM spans
JOIN span_facts ON span_facts.id = spans.id
JOIN exchanges ON exchanges.response_id = span_facts.response_id
WHERE spans.trace_id = :trace_id AND span_facts.response_id IS NOT NULL
ORDER BY exchanges.id DESC
LIMIT 1
