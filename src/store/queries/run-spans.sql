-- SELECT of a parameter: see span-to-derive.sql.
-- By id, as in timeline.sql.
SELECT
  span_id, parent_span_id, name, service, kind, status, model, response_id,
  CAST(scope_id AS TEXT) AS scope,
  CAST(start_time AS TEXT) AS start_time,
  CAST(end_time AS TEXT) AS end_time,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens,
  cost_usd,
  conversation_id, user_id, tenant_id, tags, service_instance
FROM (SELECT id AS run_span_id FROM spans WHERE trace_id = (SELECT :trace_id) ORDER BY id LIMIT -1)
CROSS JOIN spans ON spans.id = run_span_id
CROSS JOIN span_facts ON span_facts.id = run_span_id
