-- Full scan of an index with one entry for each program that ever sent: once in a sweep.
SELECT id FROM resources
