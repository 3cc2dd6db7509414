INSERT INTO bodies (hash, is_compressed, content) VALUES (:hash, :is_compressed, :content)
RETURNING id
