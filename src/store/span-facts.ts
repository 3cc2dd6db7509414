import { oncePerObject } from '../base/once-per-object.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LogWire } from '../model/otlp-wire.ts';
import type { RunGrouping } from '../model/run-grouping.ts';
import type { Span } from '../model/span.ts';
import type { SqlParameters } from './database.ts';
import type { SpanNeighbors } from './span-neighbors.ts';
import type { StoredSpan } from './span-reader.ts';
import { groupingColumns } from './grouping-columns.ts';
import { usageColumns } from './usage-columns.ts';

/** How the meaning of a span is read from what was stored of it. */
export interface Derivation {
  /** Raised whenever a meaning may come out differently: all spans are then derived anew. */
  readonly version: number;
  /** With its cost, which stays what it was where it is told. May throw: such a span has no meaning. */
  readonly spanOf: (stored: StoredSpan, neighbors: SpanNeighbors) => Span;
  /** True where a log record tells what sums are made of: its spans are then derived anew. */
  readonly isToldInLog?: (log: LogWire) => boolean;
  /** True where a log record tells of its own span what sums are made of, which counts where that tells no tokens. */
  readonly tellsCall?: (log: LogWire) => boolean;
  /** True where a span tells the model of calls below it, which came before: they are then derived anew. */
  readonly tellsBelow?: (span: Span) => boolean;
}

/** The columns of `span_facts` but the id: what lists, timelines and sums read. */
export function factColumns(span: Span | undefined, normalizerVersion: number): SqlParameters {
  const llm = span?.llm;
  return {
    kind: span?.kind ?? 'span',
    status: span?.status.code ?? 'unset',
    service: span?.service ?? null,
    provider: llm?.provider ?? null,
    model: llm?.responseModel ?? llm?.requestModel ?? null,
    response_id: llm?.responseId ?? null,
    ...usageColumns(llm?.usage),
    cost_usd: llm?.cost !== undefined && Number.isFinite(llm.cost.usd) ? llm.cost.usd : null,
    cost_source: llm?.cost?.source ?? null,
    normalizer_version: normalizerVersion,
    ...groupingColumns(
      span === undefined ? undefined : { ...span, ...serviceInstance(span.resource) },
    ),
  };
}

/** Once for a resource, which many spans share. */
const serviceInstance = oncePerObject(readServiceInstance);

/** Two processes on two hosts may have the same number: without the host it joins too much. */
function readServiceInstance(resource: Attributes): Pick<RunGrouping, 'serviceInstance'> {
  const id = resource.get('service.instance.id');
  if (typeof id === 'string' && id !== '') return { serviceInstance: id };
  const [host, pid] = [resource.get('host.name'), resource.get('process.pid')];
  const isNumber = typeof pid === 'bigint' || typeof pid === 'number';
  return typeof host === 'string' && isNumber ? { serviceInstance: `${host}:${pid}` } : {};
}
