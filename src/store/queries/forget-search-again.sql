DELETE FROM search_again WHERE id = :id
