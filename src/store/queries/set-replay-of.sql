UPDATE runs SET replay_of = :replay_of WHERE trace_id = :trace_id
