import { defined } from '../base/defined.ts';
import type { Attributes } from '../model/attribute.ts';
import type { LlmCall } from '../model/span.ts';
import { readNumber, readString } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';

/**
 * Hugging Face's Text Generation Inference. Durations come as Rust prints them (`1.5ms`). It does not tell
 * how long the prompt took: its time of inference is prompt and answer together, and stays an attribute.
 */
export const tgi: Dialect = {
  name: 'tgi',
  read: ({ span: { attributes } }) => {
    const isRequest =
      attributes.has('queue_time') &&
      attributes.has('inference_time') &&
      attributes.has('validation_time');
    if (!isRequest) return undefined;
    return defined<Contribution>({
      kind: 'llm',
      llm: filled<LlmCall>({ parameters: readParameters(attributes) }),
      serving: filled({ queueMs: durationMs(readString(attributes, 'queue_time')) }),
    });
  },
};

const msOf: ReadonlyMap<string, number> = new Map([
  ['ns', 1e-6],
  ['µs', 1e-3],
  ['μs', 1e-3],
  ['us', 1e-3],
  ['ms', 1],
  ['s', 1000],
]);

/** A duration of Rust, `1.234567ms` or `Some(2.1s)`; to the nanosecond, as it is printed. */
function durationMs(text: string | undefined): number | undefined {
  const [, value = '', unit = ''] =
    /^(?:Some\()?(\d+(?:\.\d+)?)(ns|[\u00b5\u03bcu]s|ms|s)\)?$/.exec(text ?? '') ?? [];
  const scale = msOf.get(unit);
  return scale === undefined ? undefined : Math.round(Number(value) * scale * 1e6) / 1e6;
}

/** Rust's `Some(42)` for a seed that was given or drawn. */
function readParameters(attributes: Attributes): LlmCall['parameters'] {
  const printed = readString(attributes, 'seed');
  const seed =
    readNumber(attributes, 'seed') ?? Number(/^Some\((\d+)\)$/.exec(printed ?? '')?.[1] ?? NaN);
  return Number.isSafeInteger(seed) ? { seed } : undefined;
}
