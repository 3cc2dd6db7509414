UPDATE span_data SET format = :format, payload = :payload, pack_id = NULL WHERE id = :id
