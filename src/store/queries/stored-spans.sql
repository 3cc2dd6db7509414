-- SELECT of a parameter: see span-to-derive.sql.
SELECT
  span_data.format, span_data.payload, span_data.pack_id, resources.body AS resource, scopes.body AS scope,
  span_facts.cost_usd, span_facts.cost_source
FROM spans
JOIN span_data ON span_data.id = spans.id
LEFT JOIN span_facts ON span_facts.id = spans.id
JOIN resources ON resources.id = spans.resource_id
JOIN scopes ON scopes.id = spans.scope_id
WHERE spans.trace_id = (SELECT :trace_id)
ORDER BY spans.start_time, spans.id
