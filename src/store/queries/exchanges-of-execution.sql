SELECT
  started_at_ms, method, path, request_headers, request_body,
  status, response_headers, response_body, frames, outcome, duration_ms, response_id
FROM exchanges
WHERE execution_id = :execution_id AND started_at_ms BETWEEN :from_ms AND :to_ms
ORDER BY started_at_ms, id
