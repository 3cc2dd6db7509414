UPDATE executions SET shared = 1 WHERE execution_id = :execution_id
