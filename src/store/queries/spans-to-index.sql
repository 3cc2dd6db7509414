-- Those that were replaced since they were indexed stand first.
-- Full scan of search_again up to the limit: it holds only those.
SELECT span_data.id, spans.trace_id, span_data.format, span_data.payload, span_data.pack_id
FROM span_data
JOIN spans ON spans.id = span_data.id
WHERE span_data.id IN (SELECT id FROM search_again LIMIT :limit)
UNION ALL
SELECT id, trace_id, format, payload, pack_id FROM (
  SELECT span_data.id, spans.trace_id, span_data.format, span_data.payload, span_data.pack_id
  FROM span_data
  JOIN spans ON spans.id = span_data.id
  WHERE span_data.id > (SELECT last_span_id FROM search_progress)
  ORDER BY span_data.id
  LIMIT :limit
)
