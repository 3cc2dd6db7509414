SELECT 1 AS found FROM packs WHERE trace_id = :trace_id LIMIT 1
