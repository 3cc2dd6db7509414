-- A log record makes no run: it may come before its span, or be all that there ever is of its trace.
-- It adds nothing to the sums either, so that they do not become stale.
UPDATE runs SET
  change = :change,
  last_received_ms = :received_ms,
  execution_id = coalesce(execution_id, :execution_id)
WHERE trace_id = :trace_id
RETURNING trace_id
