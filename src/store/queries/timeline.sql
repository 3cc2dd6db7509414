-- SELECT of a parameter: see span-to-derive.sql.
-- The ids first, in order: a run's rows lie side by side, where its index has them in the order of
-- random ids, which takes twice as long for 100,000 spans. Without a limit SQLite could leave out the
-- order of the ids. By their start they are put in order by who reads them: SQLite would copy each row once
-- more, which takes five times as long.
SELECT
  span_id, parent_span_id, name, kind, status,
  (start_time - :run_start) / 1e6 AS start_ms,
  (end_time - start_time) / 1e6 AS duration_ms,
  input_tokens, output_tokens, cost_usd
FROM (SELECT id AS run_span_id FROM spans WHERE trace_id = (SELECT :trace_id) ORDER BY id LIMIT -1)
CROSS JOIN spans ON spans.id = run_span_id
CROSS JOIN span_facts ON span_facts.id = run_span_id
