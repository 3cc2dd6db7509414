-- What span_data and the search index hold of them goes too. A run that got new spans meanwhile stays.
DELETE FROM spans
WHERE id IN (SELECT id FROM spans WHERE trace_id = :trace_id LIMIT :limit)
  AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.trace_id = :trace_id)
RETURNING id
