DELETE FROM runs WHERE trace_id = :trace_id
