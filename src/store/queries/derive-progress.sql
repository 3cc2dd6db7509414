-- Full scan of a table of one row.
SELECT last_span_id, normalizer_version FROM derive_progress
