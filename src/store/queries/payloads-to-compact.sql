SELECT spans.id, CAST(spans.start_time AS TEXT) AS start_time, span_data.payload
FROM spans
JOIN span_data ON span_data.id = spans.id
WHERE spans.trace_id = :trace_id
  AND (spans.start_time, spans.id) > (:after_start_time, :after_id)
  AND span_data.pack_id IS NULL
ORDER BY spans.start_time, spans.id
