-- Whether they have facts already, because a reader wanted them, is cheaper to see than to avoid.
SELECT spans.id, spans.trace_id, span_facts.normalizer_version
FROM spans
LEFT JOIN span_facts ON span_facts.id = spans.id
WHERE spans.id > :last_span_id
ORDER BY spans.id
LIMIT :limit
