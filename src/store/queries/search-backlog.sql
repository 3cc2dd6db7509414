-- Full scan of search_again: it holds only what is to be indexed again.
SELECT
  (SELECT coalesce(max(id), 0) FROM spans) - last_span_id
  + (SELECT coalesce(max(id), 0) FROM logs) - last_log_id
  + (SELECT count(*) FROM search_again) AS records
FROM search_progress
