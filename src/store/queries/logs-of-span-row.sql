SELECT logs.format, logs.payload
FROM spans
JOIN logs ON logs.trace_id = spans.trace_id AND logs.span_id = spans.span_id
WHERE spans.id = :id
ORDER BY logs.time, logs.id
