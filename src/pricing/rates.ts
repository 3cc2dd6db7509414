import { oncePerObject } from '../base/once-per-object.ts';
import type { CostLine } from '../model/cost.ts';
import type { Usage, UsageCount, UsageDetails } from '../model/usage.ts';

/** US dollars for a million tokens. Where it has tiers, the whole of a request pays that of its input. */
export type Rate =
  | number
  | {
      readonly base: number;
      readonly tiers: readonly { readonly start: number; readonly price: number }[];
    };

/** By the price table's names, in its order: sums of fractions depend on it in the last digit. */
export type Rates = readonly (readonly [name: string, rate: Rate])[];

export interface Amount {
  readonly usd: number;
  readonly lines: readonly CostLine[];
}

interface Unit {
  readonly what: string;
  readonly side: 'input' | 'output' | 'other';
  readonly countOf: (usage: Usage) => number | undefined;
  /** Names of the rates of which this one is a part. */
  readonly within: readonly string[];
  /** How many of it the rate is for: a million where absent. */
  readonly per?: number;
}

const input = ['input_mtok'];
const output = ['output_mtok'];
const read = ['input_mtok', 'cache_read_mtok'];
const written = ['input_mtok', 'cache_write_mtok'];

/** By names of rates, what is part of another before it. A rate that is not here is for what no model counts. */
const units: ReadonlyMap<string, Unit> = new Map<string, Unit>([
  [
    'cache_audio_read_mtok',
    part('cached audio', 'cacheReadAudioTokens', [...read, 'input_audio_mtok']),
  ],
  [
    'cache_image_read_mtok',
    part('cached images', 'cacheReadImageTokens', [...read, 'input_image_mtok']),
  ],
  ['cache_write_5m_mtok', part('cache write, 5 minutes', 'cacheWrite5mTokens', written)],
  ['cache_write_1h_mtok', part('cache write, 1 hour', 'cacheWrite1hTokens', written)],
  ['input_audio_mtok', part('audio input', 'inputAudioTokens', input)],
  ['input_image_mtok', part('image input', 'inputImageTokens', input)],
  ['input_video_mtok', part('video input', 'inputVideoTokens', input)],
  ['output_audio_mtok', part('audio output', 'outputAudioTokens', output)],
  ['output_image_mtok', part('image output', 'outputImageTokens', output)],
  ['cache_read_mtok', whole('cache read', 'cacheReadTokens', input)],
  ['cache_write_mtok', whole('cache write', 'cacheWriteTokens', input)],
  ['output_reasoning_mtok', whole('reasoning', 'reasoningTokens', output)],
  ['input_mtok', whole('input', 'inputTokens', [])],
  ['output_mtok', whole('output', 'outputTokens', [])],
  ['web_searches_kcount', { ...part('web searches', 'webSearches', []), side: 'other', per: 1000 }],
  // Some providers take a fee for every request.
  ['requests_kcount', { what: 'requests', side: 'other', countOf: () => 1, within: [], per: 1000 }],
]);

function whole(what: string, member: UsageCount, within: readonly string[]): Unit {
  const side = member === 'outputTokens' || within === output ? 'output' : 'input';
  return { what, side, countOf: (usage) => usage[member], within };
}

function part(what: string, member: keyof UsageDetails, within: readonly string[]): Unit {
  const side = within === output ? 'output' : 'input';
  return { what, side, countOf: ({ details }) => details?.[member], within };
}

/**
 * What the tokens of a call cost. Tokens that have a rate of their own are taken out of the input or output
 * that they are part of. `undefined` where a part of the cost is not known: a count without a rate, a rate
 * without a count, or more cached tokens than input.
 */
export function amountOf(usage: Usage, rates: Rates): Amount | undefined {
  const { inputRate, outputRate, hasSearches, counted, billed } = termsOf(rates);
  if (!isRated(usage.inputTokens, inputRate)) return undefined;
  if (!isRated(usage.outputTokens, outputRate)) return undefined;
  // What a search costs is not part of any other rate.
  if (usage.details?.webSearches !== undefined && !hasSearches) return undefined;
  const counts = countsOf(usage, counted);
  if (counts === undefined) return undefined;
  const sums = { input: 0, output: 0, other: 0 };
  const lines: CostLine[] = [];
  for (const { unit, rate, at } of billed) {
    const count = counts[at] ?? 0;
    const line = lineOf(unit, { count, rate, inputTokens: usage.inputTokens ?? 0 });
    sums[unit.side] += line.usd;
    if (count > 0) lines.push(line);
  }
  return { usd: sums.input + sums.output + sums.other, lines };
}

/** What rates make of any usage: a program calls few models, whose rates are the same objects. */
interface Terms {
  readonly inputRate: Rate | undefined;
  readonly outputRate: Rate | undefined;
  readonly hasSearches: boolean;
  /** What has a rate, parts before what they are part of. */
  readonly counted: readonly Counter[];
  /** In the order of the rates. */
  readonly billed: readonly {
    readonly unit: Unit;
    readonly rate: Rate;
    /** Its place in `counted`. */
    readonly at: number;
  }[];
}

interface Counter {
  readonly countOf: Unit['countOf'];
  /** Places in `counted` of what it is part of. */
  readonly within: readonly number[];
}

const termsOf = oncePerObject((rates: Rates): Terms => {
  const rateOf = new Map(rates);
  const names = [...units.keys()].filter((name) => rateOf.has(name));
  return {
    inputRate: rateOf.get('input_mtok'),
    outputRate: rateOf.get('output_mtok'),
    hasSearches: rateOf.has('web_searches_kcount'),
    counted: names.flatMap((name) => {
      const unit = units.get(name);
      return unit === undefined
        ? []
        : { countOf: unit.countOf, within: placesOf(unit.within, names) };
    }),
    billed: rates.flatMap(([name, rate]) => {
      const unit = units.get(name);
      return unit === undefined ? [] : { unit, rate, at: names.indexOf(name) };
    }),
  };
});

function placesOf(some: readonly string[], names: readonly string[]): readonly number[] {
  return some.map((name) => names.indexOf(name)).filter((place) => place >= 0);
}

/** A count without a rate, or a rate without a count, leaves a part of the cost unknown. */
function isRated(tokens: number | undefined, rate: Rate | undefined): boolean {
  if (rate === undefined) return tokens === undefined || tokens === 0;
  return tokens !== undefined;
}

/** What has a rate of its own is taken out of what it is part of. `undefined` where that is more than all. */
function countsOf(usage: Usage, counted: readonly Counter[]): readonly number[] | undefined {
  const counts = counted.map(() => 0);
  for (const [place, { countOf, within }] of counted.entries()) {
    // What was taken out of it before stands there, below 0.
    const count = (countOf(usage) ?? 0) + (counts[place] ?? 0);
    if (count < 0) return undefined;
    counts[place] = count;
    for (const each of within) counts[each] = (counts[each] ?? 0) - count;
  }
  return counts;
}

interface Counted {
  readonly count: number;
  readonly rate: Rate;
  readonly inputTokens: number;
}

/** In the price table's own order of operations, so that the last digit is the same. */
function lineOf({ what, per = 1e6 }: Unit, { count, rate, inputTokens }: Counted): CostLine {
  if (typeof rate === 'number') return { what, count, rateUsd: rate, usd: (rate * count) / per };
  const { base, tiers } = rate;
  const rateUsd = tiers.reduce(
    (now, { start, price }) => (inputTokens > start ? price : now),
    base,
  );
  return { what, count, rateUsd, usd: (((rateUsd * count) / 1e6) * 1e6) / per };
}
