SELECT runs.trace_id FROM run_tags
CROSS JOIN runs ON runs.trace_id = run_tags.trace_id
WHERE run_tags.tag = :tag AND start_time >= :since
  AND (:failed_only = 0 OR status = 'error')
ORDER BY start_time DESC
LIMIT :limit
