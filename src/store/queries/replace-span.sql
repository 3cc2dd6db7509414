-- Exporters send again what they think was lost, and some send a span at its start and again at its end.
-- A second copy takes the place of the first, except that an open copy never replaces an ended one: the
-- two may arrive in either order. Gives no row where nothing was changed.
UPDATE spans SET
  parent_span_id = :parent_span_id,
  name = :name,
  start_time = :start_time,
  end_time = :end_time,
  resource_id = :resource_id,
  scope_id = :scope_id
WHERE trace_id = :trace_id AND span_id = :span_id AND (:end_time IS NOT NULL OR end_time IS NULL)
RETURNING id
