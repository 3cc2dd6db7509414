INSERT INTO sessions (session_id, label, upstreams, opened_at_ms)
VALUES (:session_id, :label, :upstreams, :opened_at_ms)
ON CONFLICT (label) DO UPDATE SET upstreams = excluded.upstreams
RETURNING session_id
