-- Exporters send again what they think was lost: a second copy is left out.
INSERT INTO logs (
  trace_id, span_id, time, severity, event_name, execution_id, resource_id, scope_id, format, payload, hash
) VALUES (
  :trace_id, :span_id, :time, :severity, :event_name, :execution_id, :resource_id, :scope_id, :format,
  :payload, :hash
)
ON CONFLICT (time, hash, resource_id, scope_id) WHERE hash IS NOT NULL DO NOTHING
