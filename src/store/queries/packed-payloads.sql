-- Full scan of an index with one entry for a pack: for a figure that a person asks for.
SELECT coalesce(sum(span_count), 0) AS spans, coalesce(sum(whole_bytes), 0) AS bytes FROM packs
