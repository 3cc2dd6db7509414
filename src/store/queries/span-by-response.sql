-- A replay gives out the same ids again, so that only the recorded execution's spans are looked at.
SELECT spans.trace_id, spans.span_id
FROM span_facts
JOIN spans ON spans.id = span_facts.id
JOIN runs ON runs.trace_id = spans.trace_id
WHERE substr(span_facts.response_id, -8) = substr(:response_id, -8)
  AND span_facts.response_id = :response_id AND runs.execution_id = :execution_id
ORDER BY spans.id
LIMIT 1
