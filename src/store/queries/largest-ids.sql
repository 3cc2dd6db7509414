SELECT
  (SELECT max(id) FROM spans) AS spans,
  (SELECT max(id) FROM logs) AS logs,
  (SELECT max(id) FROM metric_series) AS series
