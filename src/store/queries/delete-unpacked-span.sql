-- Not where the span was sent again since it was read. A row that is only made smaller would leave its
-- page as empty as it is; pages are joined where rows are deleted.
DELETE FROM span_data WHERE id = :id AND pack_id IS NULL AND payload = :payload
RETURNING format
