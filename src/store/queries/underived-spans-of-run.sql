-- SELECT of a parameter: see span-to-derive.sql.
SELECT spans.id
FROM spans
LEFT JOIN span_facts ON span_facts.id = spans.id
WHERE spans.trace_id = (SELECT :trace_id) AND spans.id > :last_span_id AND span_facts.id IS NULL
