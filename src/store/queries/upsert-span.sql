-- Exporters send again what they think was lost, and some send a span at its start and again at its end.
-- A second copy takes the place of the first, except that an open copy never replaces an ended one: the
-- two may arrive in either order. Gives no row where nothing was changed.
INSERT INTO spans (
  trace_id, span_id, parent_span_id, name, kind, start_time, end_time, status, service,
  provider, model, response_id,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens,
  cost_usd, cost_source, resource_id, scope_id, normalizer_version
) VALUES (
  :trace_id, :span_id, :parent_span_id, :name, :kind, :start_time, :end_time, :status, :service,
  :provider, :model, :response_id,
  :input_tokens, :output_tokens, :cache_read_tokens, :cache_write_tokens, :reasoning_tokens, :total_tokens,
  :cost_usd, :cost_source, :resource_id, :scope_id, :normalizer_version
)
ON CONFLICT (trace_id, span_id) DO UPDATE SET
  parent_span_id = excluded.parent_span_id,
  name = excluded.name,
  kind = excluded.kind,
  start_time = excluded.start_time,
  end_time = excluded.end_time,
  status = excluded.status,
  service = excluded.service,
  provider = excluded.provider,
  model = excluded.model,
  response_id = excluded.response_id,
  input_tokens = excluded.input_tokens,
  output_tokens = excluded.output_tokens,
  cache_read_tokens = excluded.cache_read_tokens,
  cache_write_tokens = excluded.cache_write_tokens,
  reasoning_tokens = excluded.reasoning_tokens,
  total_tokens = excluded.total_tokens,
  cost_usd = excluded.cost_usd,
  cost_source = excluded.cost_source,
  resource_id = excluded.resource_id,
  scope_id = excluded.scope_id,
  normalizer_version = excluded.normalizer_version
WHERE excluded.end_time IS NOT NULL OR spans.end_time IS NULL
RETURNING id
