-- Full scan: log records of a run go with it, and few have none. Once in a pruning.
DELETE FROM logs
WHERE id IN (
  SELECT id FROM logs
  WHERE time < :before_time
    AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.trace_id = logs.trace_id)
  LIMIT :limit
)
RETURNING id
