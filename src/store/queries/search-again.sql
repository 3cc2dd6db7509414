-- Full scan of search_progress, a table of one row: a span beyond it is indexed anyway.
INSERT INTO search_again (id)
SELECT :id FROM search_progress WHERE last_span_id >= :id
ON CONFLICT (id) DO NOTHING
