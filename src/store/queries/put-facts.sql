INSERT OR REPLACE INTO span_facts (
  id, kind, status, service, provider, model, response_id,
  input_tokens, output_tokens, cache_read_tokens, cache_write_tokens, reasoning_tokens, total_tokens,
  cost_usd, cost_source, normalizer_version,
  conversation_id, user_id, tenant_id, tags, service_instance
) VALUES (
  :id, :kind, :status, :service, :provider, :model, :response_id,
  :input_tokens, :output_tokens, :cache_read_tokens, :cache_write_tokens, :reasoning_tokens, :total_tokens,
  :cost_usd, :cost_source, :normalizer_version,
  :conversation_id, :user_id, :tenant_id, :tags, :service_instance
)
