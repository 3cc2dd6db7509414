-- Candidates, newest first: the reader looks closer. Both encodings hold text as UTF-8 and messages as
-- JSON inside it, so that a text may stand there as it is, escaped once or escaped twice.
SELECT
  span_data.format, span_data.payload, resources.body AS resource, scopes.body AS scope,
  spans.cost_usd, spans.cost_source
FROM span_data
JOIN spans ON spans.id = span_data.id
JOIN resources ON resources.id = spans.resource_id
JOIN scopes ON scopes.id = spans.scope_id
WHERE instr(lower(CAST(span_data.payload AS TEXT)), :plain) > 0
  OR instr(lower(CAST(span_data.payload AS TEXT)), :escaped) > 0
  OR instr(lower(CAST(span_data.payload AS TEXT)), :escaped_twice) > 0
ORDER BY span_data.id DESC
