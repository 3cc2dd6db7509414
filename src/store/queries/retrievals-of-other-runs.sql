-- Runs without a model call of their own: another call's retrieval is not looked for. Of a flood of runs only
-- the nearest are looked at, and of those no long ones: this is asked for every call that somebody reads.
WITH near AS (
  SELECT trace_id, conversation_id, service, llm_calls, span_count
  FROM runs
  WHERE start_time BETWEEN :from_time AND :until_time
  ORDER BY start_time DESC
  LIMIT 300
)
SELECT spans.trace_id, spans.span_id
FROM near
JOIN runs AS own ON own.trace_id = :trace_id
JOIN spans ON spans.trace_id = near.trace_id
JOIN span_facts ON span_facts.id = spans.id
WHERE near.trace_id <> :trace_id AND near.llm_calls = 0 AND near.span_count <= 1000
  AND (near.conversation_id = own.conversation_id OR near.service = own.service)
  AND span_facts.kind = 'retrieval' AND spans.end_time <= :until_time
ORDER BY spans.start_time DESC
LIMIT :limit
