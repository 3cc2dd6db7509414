-- The update changes nothing; without it an existing row would not give its id.
INSERT INTO scopes (hash, body) VALUES (:hash, :body)
ON CONFLICT (hash) DO UPDATE SET hash = excluded.hash
RETURNING id
