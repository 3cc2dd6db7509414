-- What joins runs: conversations, users, tenants, tags. Filled where a span is derived, summed up for its
-- run; databases of before have it once their spans were derived anew, in the background.
ALTER TABLE span_facts ADD COLUMN conversation_id TEXT;
ALTER TABLE span_facts ADD COLUMN user_id TEXT;
ALTER TABLE span_facts ADD COLUMN tenant_id TEXT;
-- A JSON array of strings.
ALTER TABLE span_facts ADD COLUMN tags TEXT;
-- Of the process that sent it; joins one-span traces of programs that tell no conversation.
ALTER TABLE span_facts ADD COLUMN service_instance TEXT;

ALTER TABLE runs ADD COLUMN conversation_id TEXT;
ALTER TABLE runs ADD COLUMN user_id TEXT;
ALTER TABLE runs ADD COLUMN tenant_id TEXT;
ALTER TABLE runs ADD COLUMN tags TEXT;
ALTER TABLE runs ADD COLUMN service_instance TEXT;

CREATE INDEX runs_by_conversation ON runs (conversation_id, start_time) WHERE conversation_id IS NOT NULL;
CREATE INDEX runs_by_user ON runs (user_id, start_time) WHERE user_id IS NOT NULL;

CREATE TABLE run_tags (
  tag TEXT NOT NULL,
  trace_id TEXT NOT NULL,
  PRIMARY KEY (tag, trace_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX tags_of_run ON run_tags (trace_id);

CREATE TRIGGER run_tagged AFTER UPDATE OF tags ON runs WHEN new.tags IS NOT old.tags BEGIN
  DELETE FROM run_tags WHERE trace_id = old.trace_id;
  INSERT OR IGNORE INTO run_tags (tag, trace_id) SELECT value, new.trace_id FROM json_each(new.tags);
END;

CREATE TRIGGER tagged_run_deleted AFTER DELETE ON runs BEGIN
  DELETE FROM run_tags WHERE trace_id = old.trace_id;
END;
