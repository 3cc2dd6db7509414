UPDATE runs SET stale = 1 WHERE trace_id = :trace_id
