-- A range, not LIKE: it uses the primary key. 'g' is the first letter after hex digits.
SELECT trace_id FROM runs
WHERE trace_id >= :prefix AND trace_id < :prefix || 'g'
LIMIT 2
