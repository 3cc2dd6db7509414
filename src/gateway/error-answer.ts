import type { ServerResponse } from 'node:http';

/** An error in the form of OpenAI's API, which SDKs turn into an exception with this message. */
export interface ErrorAnswer {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string;
}

/** `x-should-retry` keeps OpenAI's and Anthropic's SDKs from asking again what will get the same answer. */
export function sendError(
  response: ServerResponse,
  error: ErrorAnswer,
  retry: 'retry' | 'final',
): void {
  const { status, message, type, code } = error;
  const body = JSON.stringify({ error: { message, type, param: null, code } });
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
  response.writeHead(
    status,
    retry === 'retry' ? headers : { ...headers, 'x-should-retry': 'false' },
  );
  response.end(body);
}

/** Also what a replay answers where the recording says that the upstream was not there. */
export function unreachableError(reason: string): ErrorAnswer {
  return {
    status: 502,
    message: `Spanwise gateway: the model provider could not be reached (${reason}).`,
    type: 'spanwise_upstream_unreachable',
    code: 'upstream_unreachable',
  };
}
