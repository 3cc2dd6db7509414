-- By id, not by rank: to rank, all spans that hold a common word would have to be read.
SELECT
  span_data.format, span_data.payload, span_data.pack_id, resources.body AS resource, scopes.body AS scope,
  span_facts.cost_usd, span_facts.cost_source
FROM span_text
JOIN span_data ON span_data.id = span_text.rowid
JOIN spans ON spans.id = span_data.id
LEFT JOIN span_facts ON span_facts.id = span_data.id
JOIN resources ON resources.id = spans.resource_id
JOIN scopes ON scopes.id = spans.scope_id
WHERE span_text MATCH :query
ORDER BY span_text.rowid DESC
LIMIT :limit
