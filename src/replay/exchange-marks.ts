import type { HeaderPair, RecordedExchange } from '../model/recorded-exchange.ts';

/** Headers that the gateway adds to what it keeps, to say what the exchange itself does not. */

/** The provider key of the gateway's URL: two providers may be asked the same thing at the same path. */
export const providerMark = 'x-spanwise-provider';

/** Present where the body was longer than what is kept; the body ends there. */
export const truncatedMark = 'x-spanwise-truncated';

/** Present in an answer that nobody recorded, and that was made from the messages in a span. */
export const rebuiltMark = 'x-spanwise-rebuilt';

export function isRebuilt({ response }: RecordedExchange): boolean {
  return headerValue(response.headers, rebuiltMark) !== undefined;
}

export function headerValue(headers: readonly HeaderPair[], name: string): string | undefined {
  return headers.find(([each]) => each === name)?.[1];
}
