-- By position, in this order. Nothing happens where the span is known.
INSERT INTO spans (
  trace_id, span_id, parent_span_id, name, start_time, end_time, resource_id, scope_id
) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (trace_id, span_id) DO NOTHING
