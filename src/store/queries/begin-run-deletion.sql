INSERT INTO runs_to_delete (trace_id, execution_id, last_received_ms)
SELECT trace_id, execution_id, last_received_ms FROM runs WHERE trace_id = :trace_id
