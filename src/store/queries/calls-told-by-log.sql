-- Calls that were derived before the record came, of the spans that came last: a record comes about when
-- its span does. Those that are not derived yet find it when they are.
SELECT span_facts.id
FROM spans
JOIN span_facts ON span_facts.id = spans.id
WHERE spans.id > (SELECT max(id) FROM spans) - 2000
  AND +spans.trace_id = :trace_id AND (spans.span_id = :span_id OR spans.parent_span_id = :span_id)
  AND span_facts.kind = 'llm' AND span_facts.cost_source IS NOT 'reported'
ORDER BY spans.id DESC
LIMIT 20
