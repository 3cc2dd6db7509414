-- Of other runs than the one that asks. A replay gives out the same ids again: the reader looks at the times.
SELECT spans.trace_id, spans.span_id
FROM span_facts
JOIN spans ON spans.id = span_facts.id
WHERE substr(span_facts.response_id, -8) = substr(:response_id, -8)
  AND span_facts.response_id = :response_id AND spans.trace_id <> :trace_id
ORDER BY spans.id DESC
LIMIT :limit
