SELECT last_span_id, normalizer_version FROM derive_progress WHERE only_row = 1
