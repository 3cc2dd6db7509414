import type { IncomingCall } from './incoming-call.ts';
import { errorFormOf } from './error-forms.ts';

/** An error of the gateway; SDKs turn it into an exception with this message. */
export interface ErrorAnswer {
  readonly status: number;
  readonly message: string;
  readonly type: string;
  readonly code: string;
}

/**
 * Answers in the form of the provider that the program believes to speak to. `x-should-retry` keeps
 * OpenAI's and Anthropic's SDKs from asking again what will get the same answer.
 */
export function sendError(
  { request, response }: Pick<IncomingCall, 'request' | 'response'>,
  error: ErrorAnswer,
  retry: 'retry' | 'final',
): void {
  const { body, headers: own = {} } = errorFormOf(request.url ?? '')(error);
  const text = JSON.stringify(body);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    ...own,
  };
  response.writeHead(
    error.status,
    retry === 'retry' ? headers : { ...headers, 'x-should-retry': 'false' },
  );
  response.end(text);
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
