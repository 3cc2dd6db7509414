SELECT id, payload FROM span_data WHERE id = :id AND pack_id IS NULL
