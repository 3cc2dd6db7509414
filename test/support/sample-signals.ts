import { nanos } from '../../src/base/nanos.ts';
import type { SpanId, TraceId } from '../../src/model/ids.ts';
import type { LogWire, MetricPointWire, MetricWire } from '../../src/model/otlp-wire.ts';
import type { LogToStore } from '../../src/store/log-writer.ts';
import type { PointToStore } from '../../src/store/metric-writer.ts';

export interface SampleLog {
  readonly text: string;
  readonly at: bigint;
  readonly traceId?: TraceId;
  readonly spanId?: SpanId;
}

export function sampleLog(
  { text, at, ...ids }: SampleLog,
  change: Partial<LogWire> = {},
): LogToStore {
  return {
    log: {
      timeUnixNano: nanos(at),
      observedTimeUnixNano: nanos(0n),
      severityNumber: 9,
      severityText: '',
      body: text,
      attributes: new Map(),
      droppedAttributesCount: 0,
      flags: 0,
      eventName: '',
      ...ids,
      ...change,
    },
    encoded: { format: 'json', bytes: new TextEncoder().encode(text) },
    resource: '{"service.name":"sample"}',
    scope: '{"name":"sample-scope"}',
  };
}

export const sampleMetric: MetricWire = {
  name: 'calls',
  description: 'Calls.',
  unit: '1',
  type: 'sum',
  aggregationTemporality: 2,
  isMonotonic: true,
  metadata: new Map(),
};

export const pointBase = {
  attributes: new Map(),
  startTimeUnixNano: nanos(5n),
  flags: 0,
  exemplars: [],
};

export function samplePoint(
  point: MetricPointWire,
  change: Partial<PointToStore> = {},
): PointToStore {
  return {
    metric: sampleMetric,
    point,
    encoded: { format: 'protobuf', bytes: Uint8Array.of(1, 2) },
    attributes: '{"model":"gpt"}',
    metadata: '{}',
    resource: '{"service.name":"sample"}',
    scope: '{"name":"sample-scope"}',
    ...change,
  };
}

export function numberPoint(value: number, at: bigint): MetricPointWire {
  return { shape: 'number', ...pointBase, timeUnixNano: nanos(at), value };
}
