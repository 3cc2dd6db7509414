-- Full scan: for a figure that a person asks for.
SELECT count(*) AS spans, coalesce(sum(length(payload)), 0) AS bytes FROM span_data
WHERE pack_id IS NULL
