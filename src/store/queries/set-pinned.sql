UPDATE runs SET pinned = :pinned WHERE trace_id = :trace_id
