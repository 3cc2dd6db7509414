-- Calls of the run that were derived without a model, near the span that names it: see spans-before.sql.
SELECT span_facts.id
FROM spans
JOIN span_facts ON span_facts.id = spans.id
WHERE spans.id BETWEEN :id - 2000 AND :id
  AND +spans.trace_id = :trace_id AND span_facts.kind = 'llm' AND span_facts.model IS NULL
LIMIT 500
