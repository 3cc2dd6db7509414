SELECT
  span_id, parent_span_id, name, service, kind, status, model,
  CAST(start_time AS TEXT) AS start_time,
  CAST(end_time AS TEXT) AS end_time,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens,
  cost_usd
FROM spans
WHERE trace_id = :trace_id
