import { isJsonObject, parseJson, stringMember } from '../../base/json.ts';
import { readAnswer, type ReadAnswer } from './answer-reading.ts';
import type { EditableRequest } from './request-document.ts';
import { mayCarryKey, requestHeaders } from './request-headers.ts';

export interface TimedAnswer extends ReadAnswer {
  readonly durationMs: number;
}

/** The provider said no: its own words, and whether it was about the key. */
export class RefusedRequestError extends Error {
  readonly isAboutKey: boolean;

  constructor(status: number, sentence: string) {
    super(`The provider answered ${status}: ${sentence}`);
    this.name = 'RefusedRequestError';
    this.isAboutKey = status === 401 || status === 403;
  }
}

/** Models may think for minutes. */
const longestMs = 10 * 60_000;
const longestQuote = 300;

/** Rejects with `RefusedRequestError`, or with a sentence where nobody answered. `key` goes nowhere else. */
export async function sendRequest(
  { url, body }: EditableRequest,
  key: string | undefined,
): Promise<TimedAnswer> {
  if (key !== undefined && !mayCarryKey(url))
    throw new Error('A key is sent to https:// addresses only, or to this machine.');
  const startedMs = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    headers: requestHeaders(url, key),
    body: JSON.stringify(body),
    // A key must not follow to another place.
    redirect: 'error',
    signal: AbortSignal.timeout(longestMs),
  }).catch((error: unknown) => {
    throw new Error(`Nobody answered at ${new URL(url).origin}.`, { cause: error });
  });
  const text = await response.text();
  if (!response.ok) throw new RefusedRequestError(response.status, sentenceIn(text));
  return { ...readAnswer(text), durationMs: performance.now() - startedMs };
}

function sentenceIn(text: string): string {
  const value = parseJson(text);
  const error = isJsonObject(value) ? value['error'] : undefined;
  const message = isJsonObject(error) ? stringMember(error, 'message') : undefined;
  return (message ?? text).slice(0, longestQuote);
}
