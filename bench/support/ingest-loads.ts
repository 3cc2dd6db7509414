import { gzipSync } from 'node:zlib';
import type { CollectorProcess } from './collector-process.ts';
import { grpcTarget, httpTarget, protobufHeaders, type Target } from './send-load.ts';
import { SpanLoad, type LoadOptions, type SpanSize } from './span-load.ts';

export const spansPerRequest = 512;
/** As many as an agent of some steps has. */
export const spansPerTrace = 12;
export const connections = 4;

/** One way to send the same spans. */
export interface IngestLoad {
  readonly name: string;
  readonly bodies: readonly Buffer[];
  readonly target: (collector: CollectorProcess) => Target;
}

/** `inTraces`: of how many spans each. */
export function protobufBodies(
  size: SpanSize,
  spans: number,
  inTraces: number = spansPerTrace,
): readonly Buffer[] {
  return makeBodies(spans, { size, encoding: 'protobuf', spansPerTrace: inTraces });
}

function makeBodies(
  spans: number,
  kind: Pick<LoadOptions, 'size' | 'encoding' | 'spansPerTrace'>,
): readonly Buffer[] {
  const load = new SpanLoad({ ...kind, spansPerRequest });
  return Array.from({ length: Math.ceil(spans / spansPerRequest) }, () => load.request());
}

/** Every transport and encoding that spans are sent in. */
export function ingestLoads(size: SpanSize, bodies: readonly Buffer[]): readonly IngestLoad[] {
  const gzip = { ...protobufHeaders, 'content-encoding': 'gzip' };
  const json = { 'content-type': 'application/json' };
  return [
    { name: 'protobuf', bodies, target: ({ url }) => httpTarget(url) },
    {
      name: 'protobuf, gzip',
      bodies: bodies.map((body) => gzipSync(body)),
      target: ({ url }) => httpTarget(url, gzip),
    },
    {
      name: 'JSON',
      bodies: makeBodies(bodies.length * spansPerRequest, {
        size,
        encoding: 'json',
        spansPerTrace,
      }),
      target: ({ url }) => httpTarget(url, json),
    },
    { name: 'gRPC', bodies, target: ({ grpcAddress }) => grpcTarget(grpcAddress) },
  ];
}
