-- Full scan of an index with some entries: once in a sweep.
SELECT id FROM scopes
