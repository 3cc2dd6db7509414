INSERT INTO problems (code, count, message, first_at_ms, last_at_ms)
VALUES (:code, :count, :message, :at_ms, :at_ms)
ON CONFLICT (code) DO UPDATE SET count = count + excluded.count, last_at_ms = excluded.last_at_ms
