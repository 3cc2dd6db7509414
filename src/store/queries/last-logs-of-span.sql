SELECT format, payload
FROM (
  SELECT id, time, format, payload
  FROM logs
  WHERE trace_id = :trace_id AND span_id = :span_id AND time BETWEEN :from_time AND :until_time
  ORDER BY time DESC
  LIMIT :limit
)
ORDER BY time, id
