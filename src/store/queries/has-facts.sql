SELECT id FROM span_facts WHERE id = :id
