SELECT trace_id FROM runs
WHERE conversation_id = :conversation_id AND start_time >= :since
  AND (:user_id IS NULL OR user_id = :user_id)
  AND (:tag IS NULL OR EXISTS (SELECT 1 FROM run_tags WHERE tag = :tag AND run_tags.trace_id = runs.trace_id))
  AND (:failed_only = 0 OR status = 'error')
ORDER BY start_time DESC
LIMIT :limit
