SELECT id FROM bodies WHERE hash = :hash
