DELETE FROM span_data WHERE id = :id
