-- Runs without a model call of their own: another call's retrieval is not looked for.
SELECT spans.trace_id, spans.span_id
FROM runs AS own
JOIN runs AS other ON other.start_time BETWEEN :from_time AND :until_time
JOIN spans ON spans.trace_id = other.trace_id
JOIN span_facts ON span_facts.id = spans.id
WHERE own.trace_id = :trace_id AND other.trace_id <> :trace_id AND other.llm_calls = 0
  AND (other.conversation_id = own.conversation_id OR other.service = own.service)
  AND span_facts.kind = 'retrieval' AND spans.end_time <= :until_time
ORDER BY spans.start_time DESC
LIMIT :limit
