-- A SELECT of the id: the native driver's SQLite prepares a join anew for each value that its WHERE is
-- given, which takes five times as long as the join.
SELECT
  span_data.format, span_data.payload, span_data.pack_id, resources.body AS resource, scopes.body AS scope,
  span_facts.cost_usd, span_facts.cost_source
FROM spans
JOIN span_data ON span_data.id = spans.id
JOIN resources ON resources.id = spans.resource_id
JOIN scopes ON scopes.id = spans.scope_id
LEFT JOIN span_facts ON span_facts.id = spans.id
WHERE spans.id = (SELECT :id)
