-- The words about a series may change; an existing row gives its id only where it is updated.
INSERT INTO metric_series (
  hash, name, type, unit, description, aggregation_temporality, is_monotonic, attributes, metadata,
  resource_id, scope_id
) VALUES (
  :hash, :name, :type, :unit, :description, :aggregation_temporality, :is_monotonic, :attributes, :metadata,
  :resource_id, :scope_id
)
ON CONFLICT (hash) DO UPDATE SET description = excluded.description, metadata = excluded.metadata
RETURNING id
