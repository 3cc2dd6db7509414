SELECT 1 AS found FROM spans WHERE id = :id AND trace_id = :trace_id
