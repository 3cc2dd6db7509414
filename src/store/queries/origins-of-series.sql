SELECT DISTINCT resource_id, scope_id FROM metric_series WHERE id BETWEEN :from_id AND :to_id
