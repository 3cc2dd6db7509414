SELECT trace_id, span_id FROM spans WHERE response_id = :response_id ORDER BY id
