-- Calls that were derived before the record came that tells their tokens. One that is not derived yet finds it then.
SELECT span_facts.id
FROM spans
JOIN span_facts ON span_facts.id = spans.id
WHERE spans.trace_id = :trace_id AND spans.span_id = :span_id
  AND span_facts.kind IN ('llm', 'embedding')
  AND span_facts.input_tokens IS NULL AND span_facts.output_tokens IS NULL AND span_facts.total_tokens IS NULL
