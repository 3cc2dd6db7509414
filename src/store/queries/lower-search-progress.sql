-- Full scan of a table of one row. Ids of deleted rows are given out again where they were the largest.
UPDATE search_progress SET
  last_span_id = min(last_span_id, (SELECT coalesce(max(id), 0) FROM spans)),
  last_log_id = min(last_log_id, (SELECT coalesce(max(id), 0) FROM logs))
