SELECT spans.id
FROM spans
JOIN span_data ON span_data.id = spans.id
WHERE spans.trace_id = :trace_id AND span_data.pack_id IS NULL
ORDER BY spans.start_time, spans.id
