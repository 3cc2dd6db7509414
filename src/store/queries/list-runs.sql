SELECT trace_id FROM runs WHERE start_time >= :since ORDER BY start_time DESC LIMIT :limit
