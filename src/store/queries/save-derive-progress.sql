UPDATE derive_progress SET last_span_id = :last_span_id, normalizer_version = :normalizer_version
WHERE only_row = 1
