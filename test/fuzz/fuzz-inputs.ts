import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import type { OtlpFormat } from '../../src/otlp/decode-request.ts';
import type { Signal } from '../../src/otlp/export-response.ts';
import { officialRequests } from '../support/official-messages.ts';
import { encodeOfficial } from '../support/official-protocol.ts';
import { sampleRequests } from '../support/sample-requests.ts';
import { changeBytes } from './change-bytes.ts';
import { changeJson } from './change-json.ts';
import { changeProtobuf } from './change-protobuf.ts';
import type { Random } from './random.ts';

export interface FuzzInput {
  readonly signal: Signal;
  readonly format: OtlpFormat;
  readonly body: Uint8Array;
}

const signals = ['traces', 'logs', 'metrics'] as const;
/** Large bodies take most of the time and show little that small ones do not: one in so many inputs. */
const largeBytes = 20_000;
const largeEvery = 100;

/** Requests that were really sent, and such as the protocol's definitions allow, changed at random. */
export class FuzzInputs {
  private readonly random: Random;
  private readonly small: readonly FuzzInput[];
  private readonly large: readonly FuzzInput[];
  private generated: FuzzInput[] = [];

  constructor(random: Random) {
    this.random = random;
    const samples = sampleRequests().map(
      ({ path, contentType, contentEncoding, body }): FuzzInput => ({
        signal:
          signals.find((signal) => path.toLowerCase().includes(signal.slice(0, -1))) ?? 'traces',
        format: contentType.includes('json') ? 'json' : 'protobuf',
        body: contentEncoding === 'gzip' ? gunzipSync(body) : body,
      }),
    );
    this.small = samples.filter(({ body }) => body.length < largeBytes);
    this.large = samples.filter(({ body }) => body.length >= largeBytes);
  }

  next(): FuzzInput {
    const seed = this.seed();
    let { body } = seed;
    for (let changes = this.random.below(4); changes >= 0; changes -= 1) {
      body = this.change(seed.format, body);
    }
    return { ...seed, body: new Uint8Array(body) };
  }

  private seed(): FuzzInput {
    if (this.random.oneIn(4)) return this.official();
    const from = this.random.oneIn(largeEvery) ? this.large : this.small;
    return from[this.random.below(from.length)] ?? this.official();
  }

  private change(format: OtlpFormat, body: Uint8Array): Uint8Array {
    if (this.random.oneIn(3)) return changeBytes(body, this.random);
    return format === 'json' ? changeJson(body, this.random) : changeProtobuf(body, this.random);
  }

  private official(): FuzzInput {
    if (this.generated.length === 0) {
      this.generated = signals.flatMap((signal) =>
        fc
          .sample(officialRequests(signal), { numRuns: 100, seed: this.random.below(2 ** 31) })
          .map((request) => ({
            signal,
            format: 'protobuf',
            body: encodeOfficial(signal, request),
          })),
      );
    }
    const [first, ...others] = this.generated;
    this.generated = others;
    if (first === undefined) throw new Error('No requests were made.');
    return first;
  }
}
