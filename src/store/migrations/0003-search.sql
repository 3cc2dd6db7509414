-- The words of spans: names, texts, arguments and results. Without a copy of the text, which is in
-- span_data; a row bears the id of its span. Filled after spans are acknowledged.
CREATE VIRTUAL TABLE span_text USING fts5 (
  body, content = '', contentless_delete = 1, tokenize = 'unicode61'
);

-- One row: all spans up to this id are in span_text, unless search_again names them.
CREATE TABLE search_progress (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  last_span_id INTEGER NOT NULL
) STRICT;

INSERT INTO search_progress (only_row, last_span_id) VALUES (1, 0);

CREATE TABLE search_again (id INTEGER PRIMARY KEY) STRICT;

-- Not INSERT OR IGNORE: the conflict clause of the statement that fires the trigger would win.
CREATE TRIGGER span_data_replaced AFTER UPDATE ON span_data
WHEN new.id <= (SELECT last_span_id FROM search_progress)
  AND NOT EXISTS (SELECT 1 FROM search_again WHERE id = new.id)
BEGIN
  INSERT INTO search_again (id) VALUES (new.id);
END;

CREATE TRIGGER span_data_deleted AFTER DELETE ON span_data BEGIN
  DELETE FROM span_text WHERE rowid = old.id;
  DELETE FROM search_again WHERE id = old.id;
END;
