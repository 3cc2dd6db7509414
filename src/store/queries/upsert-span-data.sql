INSERT INTO span_data (id, format, payload) VALUES (:id, :format, :payload)
ON CONFLICT (id) DO UPDATE SET
  format = excluded.format, payload = excluded.payload, pack_id = NULL
