-- Full scan: prices change rarely, and then every cost that nobody told is another.
UPDATE span_facts SET normalizer_version = 0
WHERE model IS NOT NULL AND cost_source IS NOT 'reported'
