SELECT
  CAST(logs.time AS TEXT) AS time, logs.trace_id, logs.span_id, logs.format, logs.payload,
  resources.body AS resource, scopes.body AS scope
FROM logs
JOIN resources ON resources.id = logs.resource_id
JOIN scopes ON scopes.id = logs.scope_id
WHERE logs.trace_id = :trace_id
ORDER BY logs.time, logs.id
