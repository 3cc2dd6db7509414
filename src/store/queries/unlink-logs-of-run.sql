UPDATE logs SET trace_id = NULL, span_id = NULL WHERE trace_id = :trace_id
