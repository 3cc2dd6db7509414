SELECT
  execution_id, mode, replay_of, replay_of_execution, started_by, command, working_directory, upstreams,
  session_id, shared, started_at_ms, ended_at_ms, exit_code
FROM executions
WHERE execution_id = :execution_id
