DELETE FROM executions
WHERE execution_id = :execution_id
  AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.execution_id = :execution_id)
