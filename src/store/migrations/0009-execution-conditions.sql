-- What a command needs to run again beside its words; told after it has started, so that nothing waits.
CREATE TABLE execution_conditions (
  execution_id TEXT PRIMARY KEY REFERENCES executions (execution_id) ON DELETE CASCADE,
  -- ExecutionConditions as JSON: versions, the commit, names of variables.
  conditions TEXT NOT NULL,
  -- What was piped into it, credentials masked; NULL where nothing was, or it was too long to keep.
  standard_input BLOB
) STRICT, WITHOUT ROWID;
