INSERT INTO packs (trace_id, span_count, whole_bytes, is_compressed, content)
VALUES (:trace_id, :span_count, :whole_bytes, :is_compressed, :content)
RETURNING id
