-- Of a made run, which has few. What span_data and the search index hold of them goes too.
DELETE FROM spans WHERE trace_id = :trace_id
