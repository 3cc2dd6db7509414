/**
 * Decoding alone, on the same bytes: what ingest does to read a request against the static code that
 * protobufjs 8 generates from the protocol's definitions. That library is got from npm when this runs.
 * `npm run bench -- decode`.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { decodeTraces } from '../src/otlp/decode-traces.ts';
import { protocolRoot } from '../test/support/official-protocol.ts';
import { against, count, median, printTable } from './support/figures.ts';
import { protobufBodies, spansPerRequest } from './support/ingest-loads.ts';
import { installOnDemand } from './support/on-demand.ts';

const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '10240' },
    rounds: { type: 'string', default: '11' },
  },
});
const aim = { least: 5 } as const;

type Decode = (body: Buffer) => unknown;

const ours: Decode = (body) => decodeTraces(body, 'protobuf');

/** Only what decodes: the rest of the generated code is not needed. */
const generatorOptions = ['--no-encode', '--no-verify', '--no-convert', '--no-delimited'];

function protobufjsDecoder(folder: string): Decode {
  const [definitions, code] = [join(folder, 'otlp.json'), join(folder, 'otlp.cjs')];
  writeFileSync(definitions, JSON.stringify(protocolRoot));
  const generator = join(folder, 'node_modules/protobufjs-cli/bin/pbjs');
  const kind = ['--target', 'static-module', '--wrap', 'commonjs', ...generatorOptions];
  execFileSync(process.execPath, [generator, ...kind, '--out', code, definitions]);
  const { opentelemetry } = createRequire(code)(code) as {
    opentelemetry: { proto: { trace: { v1: { TracesData: { decode: Decode } } } } };
  };
  const { TracesData } = opentelemetry.proto.trace.v1;
  return (body) => TracesData.decode(body);
}

function spansPerSecond(decode: Decode, bodies: readonly Buffer[]): number {
  const startedAt = performance.now();
  for (const body of bodies) decode(body);
  return (bodies.length * spansPerRequest * 1000) / (performance.now() - startedAt);
}

const folder = installOnDemand('protobufjs', ['protobufjs@8.8.1', 'protobufjs-cli@2.7.1']);
if (folder !== undefined) {
  const theirs = protobufjsDecoder(folder);
  const rows = (['genai', 'small'] as const).map((size) => {
    const bodies = protobufBodies(size, Number(values.spans));
    const rounds = Array.from({ length: Number(values.rounds) }, () => ({
      own: spansPerSecond(ours, bodies),
      other: spansPerSecond(theirs, bodies),
    }));
    const times = median(rounds.map(({ own, other }) => own / other));
    return [
      size,
      `${count(median(rounds.map(({ own }) => own)))}/s`,
      `${count(median(rounds.map(({ other }) => other)))}/s`,
      times.toFixed(1),
      against(times, aim),
    ];
  });
  printTable(['spans', 'ours', 'protobufjs 8', 'times as fast', 'aim'], rows);
}
