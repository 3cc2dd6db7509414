SELECT is_compressed, content FROM bodies WHERE id = :id
