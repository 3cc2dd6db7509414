SELECT trace_id FROM runs WHERE execution_id = :execution_id ORDER BY start_time
