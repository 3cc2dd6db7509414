SELECT count(*) AS count FROM exchanges
WHERE execution_id = :execution_id AND started_at_ms BETWEEN :from_ms AND :to_ms
