INSERT INTO executions (
  execution_id, mode, replay_of, replay_of_execution, started_by, command, working_directory,
  upstreams, session_id, started_at_ms
) VALUES (
  :execution_id, :mode, :replay_of, :replay_of_execution, :started_by, :command, :working_directory,
  :upstreams, :session_id, :started_at_ms
)
