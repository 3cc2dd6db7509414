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

/** What the calls from one on cost together; `usd` is absent where a price is not known. */
export function costFrom(
  calls: readonly RecordedCall[],
  first: number,
): { readonly calls: number; readonly usd?: number } {
  const rest = calls.filter(({ call }) => call >= first);
  const prices = rest.flatMap(({ usd }) => usd ?? []);
  if (prices.length < rest.length) return { calls: rest.length };
  return { calls: rest.length, usd: prices.reduce((sum, usd) => sum + usd, 0) };
}
