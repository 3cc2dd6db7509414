SELECT is_compressed, content FROM packs WHERE id = :id
