SELECT
  CAST(time AS TEXT) AS time, CAST(start_time AS TEXT) AS start_time, value, count, format, payload
FROM metric_points
WHERE series_id = :series_id AND time BETWEEN :from_time AND :to_time
ORDER BY time DESC
LIMIT :most
