SELECT
  trace_id, change, last_received_ms, execution_id, replay_of, name, service,
  CAST(start_time AS TEXT) AS start_time,
  duration_ms, status, span_count, error_count, llm_calls, tool_calls,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens,
  cost_usd, unpriced_calls, models, pinned,
  conversation_id, user_id, tenant_id, tags, service_instance
FROM runs
WHERE trace_id = :trace_id
