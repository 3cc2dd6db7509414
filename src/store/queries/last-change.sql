SELECT coalesce(max(change), 0) AS change FROM runs
