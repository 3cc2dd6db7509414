UPDATE runs SET stale = 1, change = :change WHERE trace_id = :trace_id
