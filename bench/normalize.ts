/**
 * What it costs to give spans their meaning, as a share of all that ingesting them costs otherwise: taking
 * apart, masking, storing, and reading them again for their facts. In one process and in turns, so that
 * the share is of the same work; the first round, in which code is compiled, is left out. `npm run bench -- normalize`.
 */
import { parseArgs } from 'node:util';
import { silentLog } from '../src/base/log.ts';
import { spanDerivation, toSpanToStore } from '../src/collector/span-decoding.ts';
import { contentLeftPacked } from '../src/dialects/content-keys.ts';
import type { Span } from '../src/model/span.ts';
import { decodeSpan } from '../src/otlp/decode-span.ts';
import { decodeTraces } from '../src/otlp/decode-traces.ts';
import { maskSpan } from '../src/otlp/mask-span.ts';
import { openStore } from '../src/store/open-store.ts';
import type { Derivation } from '../src/store/span-facts.ts';
import { withFolders } from './support/bench-folders.ts';
import { against, count, median, printTable } from './support/figures.ts';
import { protobufBodies, spansPerRequest } from './support/ingest-loads.ts';

// A difference of two times moves with the machine: with five rounds it came out between 0.04 and 0.24.
const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '20480' },
    rounds: { type: 'string', default: '16' },
  },
});
const aim = { most: 0.2 } as const;

/** Reads each span back, and asks no dialect what it means. */
const withoutMeaning: Derivation = {
  version: spanDerivation.version,
  spanOf: ({ encoded }) => {
    const span = decodeSpan(encoded, contentLeftPacked);
    const bare: Span = {
      traceId: span.traceId,
      spanId: span.spanId,
      name: span.name,
      kind: 'span',
      startTime: span.startTimeUnixNano,
      status: { code: 'unset' },
      dialects: [],
      attributes: span.attributes,
      events: span.events,
      links: span.links,
      resource: new Map(),
    };
    return bare;
  },
};

/**
 * Milliseconds of the processor for taking spans in and deriving their facts: what other programs take
 * meanwhile is not counted.
 */
async function ingestMs(
  folder: string,
  bodies: readonly Buffer[],
  derivation: Derivation,
): Promise<number> {
  const store = await openStore(folder, silentLog, derivation);
  const before = process.cpuUsage();
  for (const body of bodies) {
    const rows = decodeTraces(body, 'protobuf').records.map((each) =>
      toSpanToStore(maskSpan(each)),
    );
    store.spanWriter.append(rows, Date.now());
  }
  while (store.deriver.deriveNext(spansPerRequest));
  const { user, system } = process.cpuUsage(before);
  store.dispose();
  return (user + system) / 1000;
}

await withFolders(async (newFolder) => {
  const rows: string[][] = [];
  for (const size of ['genai', 'small'] as const) {
    const bodies = protobufBodies(size, Number(values.spans));
    const spans = bodies.length * spansPerRequest;
    const rounds: { bare: number; full: number }[] = [];
    for (let round = 0; round < Number(values.rounds); round++) {
      const bare = await ingestMs(newFolder(), bodies, withoutMeaning);
      const full = await ingestMs(newFolder(), bodies, spanDerivation);
      if (round > 0) rounds.push({ bare, full });
    }
    const added = median(rounds.map(({ bare, full }) => (full - bare) / bare));
    const perSpan = (ms: number): string => `${((ms * 1000) / spans).toFixed(1)} µs`;
    rows.push([
      size,
      count(spans),
      perSpan(median(rounds.map(({ bare }) => bare))),
      perSpan(median(rounds.map(({ full }) => full))),
      added.toFixed(2),
      against(added, aim),
    ]);
  }
  printTable(['spans', 'count', 'without', 'with their meaning', 'added', 'aim'], rows);
});
