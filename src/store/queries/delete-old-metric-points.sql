-- Full scan: data points belong to no run, and an index on their time would cost every insert. Once in a
-- pruning.
DELETE FROM metric_points
WHERE (series_id, time) IN (
  SELECT series_id, time FROM metric_points WHERE time < :before_time LIMIT :limit
)
RETURNING series_id AS id
