INSERT INTO exchanges (
  execution_id, started_at_ms, method, path, request_headers, request_body,
  status, response_headers, response_body, frames, outcome, duration_ms, response_id
) VALUES (
  :execution_id, :started_at_ms, :method, :path, :request_headers, :request_body,
  :status, :response_headers, :response_body, :frames, :outcome, :duration_ms, :response_id
)
