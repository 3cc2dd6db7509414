import type { JsonValue } from '../base/json.ts';

/** A model call of a recording, for choosing one. */
export interface RecordedCall {
  /** From 1, in the order in which they came. */
  readonly call: number;
  /** The span that tells of it, where one is known. */
  readonly spanId?: string;
  /** `gpt-5-mini · 3 messages · Where is my parcel?` */
  readonly summary: string;
  /** 0 where the provider could not be reached. */
  readonly status: number;
  readonly durationMs: number;
  /** What it cost, where its price is known. */
  readonly usd?: number;
  /** What it is reckoned to cost at most before it goes live, where its price is known. */
  readonly mostUsd?: number;
}

/** A recorded call with what was asked and answered, credentials masked. */
export interface RecordedCallDetail extends RecordedCall {
  readonly method: string;
  /** Where it went: the provider's own address. Absent where that is not known any more. */
  readonly url?: string;
  readonly body: JsonValue;
  /** The body of the answer as it came: JSON, or the events of a stream. */
  readonly answer: string;
}

/** What calls cost together; the prices are absent where one is not known. */
export interface CallsCost {
  readonly calls: number;
  readonly usd?: number;
  readonly mostUsd?: number;
}

/** Of the calls from one on. */
export function costFrom(calls: readonly RecordedCall[], first: number): CallsCost {
  const rest = calls.filter(({ call }) => call >= first);
  const [prices, most] = [
    rest.flatMap(({ usd }) => usd ?? []),
    rest.flatMap(({ mostUsd }) => mostUsd ?? []),
  ];
  return {
    calls: rest.length,
    ...(prices.length === rest.length && { usd: sum(prices) }),
    ...(most.length === rest.length && { mostUsd: sum(most) }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
