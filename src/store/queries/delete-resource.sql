-- Full scan of three tables to check foreign keys, were they not switched off: see src/store/orphans.ts.
DELETE FROM resources WHERE id = :id
