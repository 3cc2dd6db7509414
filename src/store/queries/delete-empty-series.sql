-- Full scan of the primary key: series are some for each program, and few have no points.
DELETE FROM metric_series
WHERE id IN (
  SELECT id FROM metric_series
  WHERE NOT EXISTS (SELECT 1 FROM metric_points WHERE series_id = metric_series.id)
  LIMIT :limit
)
RETURNING id
