INSERT INTO logs (
  trace_id, span_id, time, severity, event_name, execution_id, resource_id, scope_id, format, payload
) VALUES (
  :trace_id, :span_id, :time, :severity, :event_name, :execution_id, :resource_id, :scope_id, :format,
  :payload
)
