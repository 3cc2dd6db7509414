SELECT session_id, upstreams, opened_at_ms FROM sessions WHERE session_id = :session_id
