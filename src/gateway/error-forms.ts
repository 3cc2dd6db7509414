import type { JsonValue } from '../base/json.ts';
import type { ErrorAnswer } from './error-answer.ts';

/** What a provider's errors look like on the wire. */
export type ErrorForm = (error: ErrorAnswer) => {
  readonly body: JsonValue;
  readonly headers?: { readonly [name: string]: string };
};

/** Of OpenAI and of all that speak like it. */
const openAi: ErrorForm = ({ message, type, code }) => ({
  body: { error: { message, type, param: null, code } },
});

const anthropic: ErrorForm = ({ status, message }) => ({
  body: {
    type: 'error',
    error: { type: anthropicType(status), message },
  },
});

function anthropicType(status: number): string {
  if (status === 429) return 'rate_limit_error';
  return status < 500 ? 'invalid_request_error' : 'api_error';
}

/** Gemini and Vertex AI. */
const google: ErrorForm = ({ status, message, type }) => ({
  body: {
    error: {
      code: status,
      message,
      status: googleStatus(status),
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
          reason: type.toUpperCase(),
          domain: 'spanwise',
        },
      ],
    },
  },
});

function googleStatus(status: number): string {
  if (status === 403) return 'PERMISSION_DENIED';
  if (status === 404) return 'NOT_FOUND';
  if (status === 429) return 'RESOURCE_EXHAUSTED';
  if (status === 500) return 'INTERNAL';
  return status < 500 ? 'FAILED_PRECONDITION' : 'UNAVAILABLE';
}

const ollama: ErrorForm = ({ message }) => ({ body: { error: message } });

/** Cohere, and Bedrock, which says in a header which exception is meant. */
const messageOnly: ErrorForm = ({ message }) => ({ body: { message } });

const bedrock: ErrorForm = ({ status, message }) => ({
  body: { message },
  headers: { 'x-amzn-errortype': bedrockException(status) },
});

function bedrockException(status: number): string {
  if (status === 429) return 'ThrottlingException';
  if (status === 500) return 'InternalServerException';
  return status < 500 ? 'ValidationException' : 'ServiceUnavailableException';
}

/** Mistral reads `message`; its SDK's users read OpenAI's member as often. */
const mistral: ErrorForm = ({ message, type, code }) => ({
  body: { object: 'error', message, type, code, error: { message, type, param: null, code } },
});

/** The first whose paths, behind any prefix, or whose provider a call's address names. */
const forms: readonly (readonly [paths: RegExp, form: ErrorForm])[] = [
  [/\/v1\/messages(?:\/[\w/]+)?(?:\?|$)|^\/[^/]+\/anthropic\//, anthropic],
  [
    /:(?:\w*generateContent|countTokens|\w*embedContents?|\w*predict)(?:\?|$)|^\/[^/]+\/(?:gemini|vertex)\//i,
    google,
  ],
  [
    /\/api\/(?:chat|generate|embed|embeddings|tags|show|ps|pull)(?:\?|$)|^\/[^/]+\/ollama\/api\//,
    ollama,
  ],
  [/\/model\/[^/]+\/(?:converse|invoke)|^\/[^/]+\/bedrock\//, bedrock],
  [/\/v2\/(?:chat|embed|rerank)(?:\?|$)|^\/[^/]+\/cohere\//, messageOnly],
  [/^\/[^/]+\/mistral\//, mistral],
];

/** By the whole URL of a call to the gateway. */
export function errorFormOf(url: string): ErrorForm {
  return forms.find(([paths]) => paths.test(url))?.[1] ?? openAi;
}
