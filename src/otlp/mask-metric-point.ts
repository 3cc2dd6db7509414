import { maskCredentials, maskNamedText } from '../base/credentials.ts';
import { oncePerObject } from '../base/once-per-object.ts';
import type { MetricPointRecord, MetricPointWire, MetricWire } from '../model/otlp-wire.ts';
import { encodeMetricPoint } from './encode-metric-point.ts';
import { maskEncoded, type MaskedKind } from './mask-encoded.ts';
import { maskOrigin } from './mask-origin.ts';
import { changedFrom, maskAttributes, maskEach, type Mask } from './mask-values.ts';

/** As `maskSpan`, for a data point: its attributes, its exemplars and what its metric is called. */
export function maskMetricPoint(record: MetricPointRecord): MetricPointRecord {
  const { wire: point, encoded } = maskEncoded(record.point, record.encoded, points);
  const metric = maskMetricOnce(record.metric);
  return maskOrigin(changedFrom(record, { metric, point, encoded }));
}

const points: MaskedKind<MetricPointWire> = { mask: maskPoint, encode: encodeMetricPoint };

function maskPoint(point: MetricPointWire, mask: Mask): MetricPointWire {
  return changedFrom(point, {
    attributes: maskAttributes(point.attributes, mask),
    exemplars: maskEach(point.exemplars, (exemplar) =>
      changedFrom(exemplar, {
        filteredAttributes: maskAttributes(exemplar.filteredAttributes, mask),
      }),
    ),
  });
}

const maskMetricOnce = oncePerObject(maskMetric);

function maskMetric(metric: MetricWire): MetricWire {
  return changedFrom(metric, {
    name: maskCredentials(metric.name),
    description: maskCredentials(metric.description),
    unit: maskCredentials(metric.unit),
    metadata: maskAttributes(metric.metadata, maskNamedText),
  });
}
