DELETE FROM runs_to_delete WHERE trace_id = :trace_id
