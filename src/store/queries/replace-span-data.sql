UPDATE span_data SET format = :format, payload = :payload WHERE id = :id
