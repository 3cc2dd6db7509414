-- Full scan of a table of one row.
UPDATE compaction_progress SET change = :change, trace_id = :trace_id
