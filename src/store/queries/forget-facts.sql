DELETE FROM span_facts WHERE id = :id
