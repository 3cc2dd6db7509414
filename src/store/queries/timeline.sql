-- The ids first, in order: a run's rows lie side by side, where its index has them in the order of
-- random ids, which takes four times as long for 100,000 spans.
SELECT
  span_id, parent_span_id, name, kind, status,
  (start_time - :run_start) / 1e6 AS start_ms,
  (end_time - start_time) / 1e6 AS duration_ms,
  input_tokens, output_tokens, cost_usd
FROM (SELECT id AS run_span_id FROM spans WHERE trace_id = :trace_id ORDER BY id)
CROSS JOIN spans ON spans.id = run_span_id
CROSS JOIN span_facts ON span_facts.id = run_span_id
ORDER BY start_time, run_span_id
