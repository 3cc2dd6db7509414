INSERT INTO pack_bodies (pack_id, body_id) VALUES (:pack_id, :body_id)
