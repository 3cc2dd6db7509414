-- Full scan of a table of one row.
UPDATE search_progress SET last_span_id = max(last_span_id, :id)
