-- Full scan of a table of one row.
UPDATE search_progress SET last_log_id = max(last_log_id, :id)
