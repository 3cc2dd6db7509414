-- Those that were replaced since they were indexed stand first.
-- Full scan of search_again up to the limit: it holds only those.
SELECT id, format, payload, pack_id FROM span_data WHERE id IN (SELECT id FROM search_again LIMIT :limit)
UNION ALL
SELECT id, format, payload, pack_id FROM (
  SELECT id, format, payload, pack_id FROM span_data
  WHERE id > (SELECT last_span_id FROM search_progress)
  ORDER BY id
  LIMIT :limit
)
