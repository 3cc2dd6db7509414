SELECT
  span_id, parent_span_id, name, kind, status, service,
  (start_time - :run_start) / 1e6 AS start_ms,
  (end_time - start_time) / 1e6 AS duration_ms,
  input_tokens, output_tokens, cost_usd
FROM spans
WHERE trace_id = :trace_id
ORDER BY start_time, id
