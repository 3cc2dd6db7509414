INSERT INTO metric_points (
  series_id, time, start_time, value, count, execution_id, format, payload
) VALUES (
  :series_id, :time, :start_time, :value, :count, :execution_id, :format, :payload
)
ON CONFLICT (series_id, time) DO UPDATE SET
  start_time = excluded.start_time,
  value = excluded.value,
  count = excluded.count,
  execution_id = excluded.execution_id,
  format = excluded.format,
  payload = excluded.payload
