SELECT DISTINCT resource_id, scope_id FROM logs WHERE id BETWEEN :from_id AND :to_id
