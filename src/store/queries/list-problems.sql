-- Full scan of a table of some ten rows: one for each kind of problem.
SELECT code, count, message, first_at_ms, last_at_ms FROM problems ORDER BY last_at_ms DESC
