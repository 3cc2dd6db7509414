-- Bodies that no other pack needs go too. A run that got new spans meanwhile stays.
DELETE FROM packs
WHERE id IN (SELECT id FROM packs WHERE trace_id = :trace_id LIMIT :limit)
  AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.trace_id = :trace_id)
RETURNING id
