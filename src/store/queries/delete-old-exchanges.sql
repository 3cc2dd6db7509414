-- Full scan of an index: programs that send no telemetry have exchanges and no run. Once in a pruning.
DELETE FROM exchanges
WHERE id IN (
  SELECT id FROM exchanges INDEXED BY exchanges_by_execution
  WHERE started_at_ms < :before_ms
    AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.execution_id = exchanges.execution_id)
  LIMIT :limit
)
RETURNING id
