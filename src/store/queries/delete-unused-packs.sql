-- All of whose spans were sent again.
DELETE FROM packs
WHERE trace_id = :trace_id
  AND id NOT IN (
    SELECT span_data.pack_id
    FROM spans
    JOIN span_data ON span_data.id = spans.id
    WHERE spans.trace_id = :trace_id AND span_data.pack_id IS NOT NULL
  )
