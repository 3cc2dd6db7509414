SELECT
  metric_series.id, metric_series.name, metric_series.type, metric_series.unit, metric_series.description,
  metric_series.aggregation_temporality, metric_series.is_monotonic, metric_series.attributes,
  metric_series.metadata, resources.body AS resource, scopes.body AS scope
FROM metric_series
JOIN resources ON resources.id = metric_series.resource_id
JOIN scopes ON scopes.id = metric_series.scope_id
ORDER BY metric_series.name, metric_series.id
LIMIT :most
