import { defined } from '../base/defined.ts';
import type { LlmCall, SpanKind } from '../model/span.ts';
import type { Attributes } from '../model/attribute.ts';
import { readNumber, readStrings } from './attribute-reader.ts';
import type { Contribution, Dialect } from './dialect.ts';
import { filled } from './filled.ts';
import { usageOf } from './usage-reader.ts';

/**
 * Microsoft's Semantic Kernel in Python and .NET. Its calls are told as OpenTelemetry's, with messages in
 * events of the span (.NET) or in log records (Python); here are the loop around them and its tools.
 */
export const semanticKernel: Dialect = {
  name: 'semantic-kernel',
  read: ({ span, scope }) => {
    const isOwn =
      scope.name.startsWith('semantic_kernel') ||
      scope.name.startsWith('Microsoft.SemanticKernel') ||
      span.attributes.has('sk.available_functions');
    if (!isOwn) return undefined;
    const names = readStrings(span.attributes, 'sk.available_functions');
    return defined<Contribution>({
      kind: kinds.get(span.name),
      // It tells no more of its functions than what they are called.
      llm: filled<LlmCall>({
        toolDefinitions: names?.map((name) => ({ type: 'function', name })),
        usage: earlyUsage(span.attributes),
      }),
    });
  },
};

/** The first versions for .NET counted under names of the response; OpenAI's counts, cache and reasoning inside. */
function earlyUsage(attributes: Attributes): LlmCall['usage'] {
  return usageOf({
    inputTokens: readNumber(attributes, 'gen_ai.response.prompt_tokens'),
    outputTokens: readNumber(attributes, 'gen_ai.response.completion_tokens'),
    cacheReadTokens: undefined,
    cacheWriteTokens: undefined,
    reasoningTokens: undefined,
    totalTokens: undefined,
  });
}

const kinds: ReadonlyMap<string, SpanKind> = new Map([['AutoFunctionInvocationLoop', 'workflow']]);
