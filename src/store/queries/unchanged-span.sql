-- Not where the span was sent again since it was read.
SELECT id, format FROM span_data WHERE id = :id AND pack_id IS NULL AND payload = :payload
