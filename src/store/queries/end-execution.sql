UPDATE executions SET ended_at_ms = :ended_at_ms, exit_code = :exit_code
WHERE execution_id = :execution_id AND ended_at_ms IS NULL
