INSERT OR REPLACE INTO span_text (rowid, body) VALUES (:id, :body)
