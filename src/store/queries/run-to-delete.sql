-- Full scan of a table that holds one row, or a few after a crash.
SELECT trace_id, execution_id, last_received_ms FROM runs_to_delete LIMIT 1
