-- Those that no other run can belong to: a session's go up to the last moment of the run.
DELETE FROM exchanges
WHERE execution_id = :execution_id AND started_at_ms <= :last_received_ms
  AND NOT EXISTS (SELECT 1 FROM runs WHERE runs.execution_id = :execution_id)
