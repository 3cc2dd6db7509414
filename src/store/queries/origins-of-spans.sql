SELECT DISTINCT resource_id, scope_id FROM spans WHERE id BETWEEN :from_id AND :to_id
