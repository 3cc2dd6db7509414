SELECT spans.id
FROM spans
LEFT JOIN span_facts ON span_facts.id = spans.id
WHERE spans.trace_id = :trace_id AND spans.id > :last_span_id AND span_facts.id IS NULL
