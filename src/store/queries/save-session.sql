INSERT INTO sessions (session_id, upstreams, opened_at_ms)
VALUES (:session_id, :upstreams, :opened_at_ms)
ON CONFLICT (session_id) DO UPDATE SET upstreams = excluded.upstreams
