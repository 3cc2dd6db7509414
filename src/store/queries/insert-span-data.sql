INSERT INTO span_data (id, format, payload) VALUES (?, ?, ?)
