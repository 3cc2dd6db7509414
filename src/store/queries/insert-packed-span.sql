INSERT INTO span_data (id, format, payload, pack_id) VALUES (:id, :format, :recipe, :pack_id)
